import { expect } from 'chai';
import type { FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { createHttpApp } from '../testing/http-app.ts';

describe('what cannot be read as HTTP', () => {
  let app: FastifyInstance;
  let releaseHeld = () => {};
  beforeEach(async () => {
    const held = new Promise<void>((done) => (releaseHeld = done));
    app = await createHttpApp({}, (inner) => {
      inner.get('/held', async () => {
        await held;
        return { answer: 'held' };
      });
      inner.post('/change', async () => ({ answer: 'changed' }));
    });
    await app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterEach(() => app.close());

  /** Everything that the service says on one connection until it closes it. */
  async function sendRaw(payloads: readonly string[], onFirst = () => {}): Promise<string> {
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
    let responses = '';
    socket.on('data', (chunk) => {
      responses += String(chunk);
      const next = payloads[1];
      if (next !== undefined && responses.length === chunk.length) socket.write(next);
    });
    socket.write(payloads[0] ?? '', onFirst);
    await once(socket, 'close');
    return responses;
  }
  const parseStatuses = (responses: string) =>
    [...responses.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status);

  const ping = 'GET /ping HTTP/1.1\r\nHost: a\r\n\r\n';
  const malformedRequest = 'NONSENSE\r\n\r\n';

  it('is refused on a connection that was answered before, too', async () => {
    const responses = await sendRaw([ping, malformedRequest]);
    expect(parseStatuses(responses)).to.deep.equal(['200', '400']);
    expect(responses).to.contain('"code":"invalid"');
  });

  it('is refused after the answers that are due before it, when it came with their requests', async () => {
    const held = 'GET /held HTTP/1.1\r\nHost: a\r\n\r\n';
    const responses = await sendRaw([held + malformedRequest], () => setImmediate(releaseHeld));
    expect(parseStatuses(responses)).to.deep.equal(['200', '400']);
    expect(responses).to.contain('{"answer":"held"}');
  });

  it('is refused in place of the answer when it is in the body', async () => {
    const head = 'POST /change HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';
    const responses = await sendRaw([`${head}Transfer-Encoding: chunked\r\n\r\nno length\r\n`]);
    expect(parseStatuses(responses)).to.deep.equal(['400']);
  });
});
