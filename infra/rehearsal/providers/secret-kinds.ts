import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { ResourceKind, NewResource } from './kind.ts';

/** The types of the providers that generate secrets. Every change of an input replaces the resource. */
export const secretResourceKinds: Readonly<Record<string, ResourceKind>> = {
  'random:index/randomBytes:RandomBytes': {
    replaceOnChanges: ['length', 'keepers'],
    id: ({ hex }) => hex,
    outputs: ({ inputs }) => {
      const bytes = randomBytes(Number(inputs['length']));
      return { base64: bytes.toString('base64'), hex: bytes.toString('hex') };
    },
  },
  'tls:index/privateKey:PrivateKey': {
    replaceOnChanges: ['algorithm', 'ecdsaCurve', 'rsaBits'],
    id: ({ hex }) => hex,
    outputs: createKeyPairOutputs,
  },
  'tls:index/selfSignedCert:SelfSignedCert': {
    replaceOnChanges: ['privateKeyPem', 'subject', 'dnsNames', 'allowedUses', 'validityPeriodHours'],
    id: ({ hex }) => hex,
    // No step parses the certificate.
    outputs: ({ hex }) => ({
      certPem: `-----BEGIN CERTIFICATE-----\n${Buffer.from(hex.repeat(8)).toString('base64')}\n-----END CERTIFICATE-----\n`,
    }),
  },
};

/** Outputs with secret values, which the secret scan searches for. */
export const secretOutputs: readonly string[] = ['base64', 'hex', 'privateKeyPem', 'privateKeyPemPkcs8'];

function createKeyPairOutputs({ inputs }: NewResource) {
  if (inputs['algorithm'] !== 'ECDSA' || inputs['ecdsaCurve'] !== 'P256') {
    throw new Error(
      `unsupported key ${String(inputs['algorithm'])} ${String(inputs['ecdsaCurve'])}; allowed: ECDSA P256`,
    );
  }
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    privateKeyPem: privateKey.export({ format: 'pem', type: 'sec1' }).toString(),
    privateKeyPemPkcs8: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicKeyPem: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  };
}
