import { expect } from 'chai';
import type { FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { layeredApp } from '../testing/http-app.ts';

describe('what cannot be read as HTTP', () => {
  let app: FastifyInstance;
  let letGo = () => {};
  beforeEach(async () => {
    const held = new Promise<void>((done) => (letGo = done));
    app = await layeredApp({}, (inner) => {
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
  async function said(sends: readonly string[], onFirst = () => {}): Promise<string> {
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
    let answers = '';
    socket.on('data', (chunk) => {
      answers += String(chunk);
      const next = sends[1];
      if (next !== undefined && answers.length === chunk.length) socket.write(next);
    });
    socket.write(sends[0] ?? '', onFirst);
    await once(socket, 'close');
    return answers;
  }
  const statuses = (answers: string) =>
    [...answers.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status);

  const ping = 'GET /ping HTTP/1.1\r\nHost: a\r\n\r\n';
  const nonsense = 'NONSENSE\r\n\r\n';

  it('is refused on a connection that was answered before, too', async () => {
    const answers = await said([ping, nonsense]);
    expect(statuses(answers)).to.deep.equal(['200', '400']);
    expect(answers).to.contain('"code":"invalid"');
  });

  it('is refused after the answers that are due before it, when it came with their requests', async () => {
    const held = 'GET /held HTTP/1.1\r\nHost: a\r\n\r\n';
    const answers = await said([held + nonsense], () => setImmediate(letGo));
    expect(statuses(answers)).to.deep.equal(['200', '400']);
    expect(answers).to.contain('{"answer":"held"}');
  });

  it('is refused in place of the answer when it is in the body', async () => {
    const head = 'POST /change HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';
    const answers = await said([`${head}Transfer-Encoding: chunked\r\n\r\nno length\r\n`]);
    expect(statuses(answers)).to.deep.equal(['400']);
  });
});
