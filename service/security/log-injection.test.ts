import { expect } from 'chai';
import { createLogger } from '../observability/logger.ts';
import { createTestApp, type TestApp } from '../testing/test-app.ts';

interface Line {
  readonly reqId?: string;
  readonly req?: { readonly path: string };
}

describe('attack: log injection', () => {
  let service: TestApp;
  let chunks: string[];
  beforeEach(async () => {
    chunks = [];
    const logger = createLogger('info', { write: (chunk: string) => chunks.push(chunk) });
    service = await createTestApp({ logger });
    // Drops the startup lines.
    chunks.length = 0;
  });
  afterEach(() => service.close());

  const forgedLines = '\r\n{"level":30,"msg":"admin signed in"}\u001b[2J';

  it('with line breaks and control characters still gives one line of JSON per request', async () => {
    const fragment = encodeURIComponent(forgedLines);
    const paths = [
      `/games/${fragment}`,
      `/users/@${fragment}`,
      `/${fragment}?x=${fragment}`,
      '/games/%0d%0a%00',
      '/\u2028',
    ];
    for (const url of paths)
      await service.app.inject({ url, headers: { 'user-agent': 'a\tb', referer: fragment } });
    await service.createClient().post('/auth/login', { login: forgedLines, password: forgedLines });
    await service.createClient().post('/auth/guest', { name: forgedLines });
    expect(chunks).to.have.length(paths.length + 2);
    for (const chunk of chunks) {
      expect(chunk.endsWith('\n') && chunk.indexOf('\n') === chunk.length - 1, chunk).to.equal(true);
      // eslint-disable-next-line no-control-regex -- control characters must not reach a terminal
      expect(chunk.trimEnd()).not.to.match(/[\u0000-\u001f\u007f]/);
      expect(JSON.parse(chunk)).to.include.keys('reqId', 'req', 'res');
      expect((JSON.parse(chunk) as { msg: string }).msg).to.equal('request completed');
    }
  });

  it('with a request id header does not set the logged request id', async () => {
    const client = service.createClient();
    const { headers } = await client.get('/games/none', { 'request-id': 'forged', 'x-request-id': 'forged' });
    const [line] = chunks.map((chunk) => JSON.parse(chunk) as Line);
    expect(line?.reqId).to.equal(headers.get('request-id')).and.not.to.equal('forged');
  });

  it('gets no cookies, passwords, e-mail addresses or query strings into the log', async () => {
    const client = service.createClient();
    const secrets = { email: 'ann@example.org', password: 'correct horse' };
    await client.post('/auth/register', { username: 'Ann', ...secrets });
    await client.post('/auth/login', { login: secrets.email, password: 'wrong horse' });
    await client.get('/users?cursor=hidden', { authorization: 'Bearer hidden' });
    const log = chunks.join('');
    const [, cookie = ''] = client.cookie.split('=', 2);
    for (const secret of [secrets.email, secrets.password, 'wrong horse', 'hidden', cookie.slice(0, 30)]) {
      expect(log).not.to.contain(secret);
    }
    expect(chunks.length).to.be.greaterThan(2);
  });
});
