import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { expect } from 'chai';
import { RequestSigner, type Credentials } from './signature.ts';

/** Credentials and moment of AWS's published Signature Version 4 test suite. */
const published: Credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const moment = Date.parse('2015-08-30T12:36:00Z');
const host = 'example.amazonaws.com';

const signatureOf = (signed: Record<string, string>) =>
  /Signature=([0-9a-f]{64})$/.exec(signed['authorization'] ?? '')?.[1];

describe('a signature', () => {
  it('is that of the published vector `post-vanilla`', () => {
    const signed = new RequestSigner('service', 'us-east-1').sign({ host }, '', published, moment);
    expect(signed['authorization']).to.equal(
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, ' +
        'SignedHeaders=host;x-amz-date, ' +
        'Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
    );
  });

  it('is that of the published vector `post-x-www-form-urlencoded`', () => {
    const headers = { host, 'content-type': 'application/x-www-form-urlencoded' };
    const signed = new RequestSigner('service', 'us-east-1').sign(
      headers,
      'Param1=value1',
      published,
      moment,
    );
    expect(signatureOf(signed)).to.equal('ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a');
  });

  const cases: { name: string; credentials: Credentials; body: string; now: number }[] = [
    { name: 'a call', credentials: published, body: '{"TableName":"Games"}', now: moment },
    { name: 'a name beyond ASCII', credentials: published, body: '{"XName":{"S":"Zoë 🎲"}}', now: moment },
    {
      name: 'credentials that expire',
      credentials: { ...published, sessionToken: 'IQoJb3JpZ2luX2VjE/+=' },
      body: '{}',
      now: moment,
    },
    { name: 'the next day', credentials: published, body: '{}', now: moment + 86_400_000 },
    {
      name: 'other credentials',
      credentials: { ...published, secretAccessKey: 'other' },
      body: '{}',
      now: moment,
    },
  ];
  const signer = new RequestSigner('dynamodb', 'eu-central-1');
  for (const { name, credentials, body, now } of cases) {
    it(`is what the SDK's own signer makes of ${name}`, async () => {
      const headers = {
        host: 'dynamodb.eu-central-1.amazonaws.com',
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'DynamoDB_20120810.GetItem',
      };
      const sdk = new SignatureV4({
        service: 'dynamodb',
        region: 'eu-central-1',
        credentials,
        sha256: Sha256,
        applyChecksum: false,
      });
      const expected = await sdk.sign(
        {
          method: 'POST',
          protocol: 'https:',
          hostname: headers.host,
          path: '/',
          query: {},
          headers: { ...headers },
          body,
        },
        { signingDate: new Date(now) },
      );
      expect(signer.sign(headers, body, credentials, now)).to.deep.equal(expected.headers);
    });
  }
});

/** The digest as the SDK's signer wants it, plain and keyed. */
class Sha256 {
  readonly #digest;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#digest = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as Uint8Array);
  }

  update(data: string | Uint8Array): void {
    this.#digest.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#digest.digest();
  }

  reset(): void {
    throw new Error('a digest is used once');
  }
}
