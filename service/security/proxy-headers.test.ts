import { expect } from 'chai';
import { limits } from '../shared/limits.ts';
import { createLogger } from '../observability/logger.ts';
import { createTestApp, type TestApp } from '../testing/test-app.ts';

/** Request smuggling by framing is tested in `http/errors/problem-details.test.ts`. */
describe('attack: spoofed proxy headers (TRUST_PROXY)', () => {
  const openServices: TestApp[] = [];
  afterEach(() => Promise.all(openServices.splice(0).map((service) => service.close())));

  async function startBehindProxy(
    trustProxy: number | string[],
    extraSettings: { publicOrigin?: string } = {},
  ) {
    const lines: string[] = [];
    const logger = createLogger('info', { write: (line: string) => lines.push(line) });
    const service = await createTestApp({
      logger,
      settings: { trustProxy, rateLimit: 'on', ...extraSettings },
    });
    openServices.push(service);
    const addresses = () =>
      lines.flatMap((line) => (JSON.parse(line) as { req?: { address: string } }).req?.address ?? []);
    const sendRequest = (headers: Record<string, string>) =>
      service.createClient().post<{ code?: string }>('/auth/register', {}, headers);
    return { service, addresses, sendRequest };
  }

  it('are ignored without a proxy: rate limits use the address of the connection', async () => {
    const { sendRequest, addresses } = await startBehindProxy(0);
    const statuses: number[] = [];
    for (let n = 0; n < limits.registrationsPerAddress.perHour + 2; n++) {
      const spoofed = {
        'x-forwarded-for': `192.0.2.${n}`,
        'x-real-ip': `192.0.2.${n}`,
        forwarded: `for=192.0.2.${n}`,
      };
      statuses.push((await sendRequest(spoofed)).status);
    }
    expect(statuses.filter((status) => status === 429)).to.have.length(2);
    expect(new Set(addresses())).to.deep.equal(new Set(['127.0.0.1']));
  });

  it('are ignored behind one proxy except for the address that the proxy added', async () => {
    const { sendRequest, addresses } = await startBehindProxy(1);
    const statuses: number[] = [];
    for (let n = 0; n < limits.registrationsPerAddress.perHour + 2; n++) {
      statuses.push(
        (await sendRequest({ 'x-forwarded-for': `192.0.2.${n}, 10.0.0.${n}, 203.0.113.7` })).status,
      );
    }
    expect(statuses.filter((status) => status === 429)).to.have.length(2);
    expect(new Set(addresses())).to.deep.equal(new Set(['203.0.113.7']));
  });

  it('are ignored on connections from outside the trusted networks', async () => {
    const { sendRequest, addresses } = await startBehindProxy(['10.0.0.0/16']);
    await sendRequest({ 'x-forwarded-for': '192.0.2.1' });
    expect(addresses()).to.deep.equal(['127.0.0.1']);
  });

  it('do not change the allowed origin', async () => {
    const maliciousHost = {
      origin: 'https://evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
    };
    const direct = await startBehindProxy(0);
    expect((await direct.sendRequest(maliciousHost)).body.code).to.equal('cross_site');
    const proxied = await startBehindProxy(1, { publicOrigin: 'https://play.example' });
    expect((await proxied.sendRequest(maliciousHost)).body.code).to.equal('cross_site');
    expect((await proxied.sendRequest({ origin: 'https://play.example' })).body.code).to.equal('invalid');
  });

  it('do not rewrite the URL or the method', async () => {
    const { service } = await startBehindProxy(1);
    const client = service.createClient();
    const spoofedHeaders = {
      'x-original-url': '/auth/logout',
      'x-rewrite-url': '/auth/logout',
      'x-forwarded-prefix': '/docs',
      'x-http-method-override': 'POST',
      'x-method-override': 'POST',
    };
    await client.signInAsGuest();
    const { status, body } = await client.get<{ user?: object }>('/auth/status', spoofedHeaders);
    expect(status).to.equal(200);
    expect(body).to.have.property('user');
    expect((await client.get('/auth/status')).status).to.equal(200);
  });
});
