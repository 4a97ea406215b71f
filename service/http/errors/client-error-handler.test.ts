import { expect } from 'chai';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { serverOptions } from '../server-options.ts';
import { createHttpApp } from '../testing/http-app.ts';

describe('handleClientError', () => {
  let app: FastifyInstance | undefined;
  let releaseHeld = () => {};
  async function restart({ requestTimeout = 30_000, checkIntervalMs = 2_000 } = {}) {
    await app?.close();
    const held = new Promise<void>((done) => (releaseHeld = done));
    const http = {
      ...serverOptions.http,
      headersTimeout: requestTimeout,
      requestTimeout,
      connectionsCheckingInterval: checkIntervalMs,
    };
    const options = { http, requestTimeout } as FastifyServerOptions;
    app = await createHttpApp(
      {},
      (inner) => {
        inner.get('/held', async () => {
          await held;
          return { result: 'held' };
        });
        inner.post('/change', async () => ({ result: 'changed' }));
      },
      {},
      options,
    );
    await app.listen({ host: '127.0.0.1', port: 0 });
  }
  beforeEach(() => restart());
  afterEach(async () => app?.close());

  /** Everything that the service sends on one connection until it closes it. */
  async function sendRaw(payloads: readonly string[], onFirst = () => {}): Promise<string> {
    const socket = connect((app?.server.address() as AddressInfo).port, '127.0.0.1');
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

  it('sends 400 for a malformed request after an earlier response on the connection', async () => {
    const responses = await sendRaw([ping, malformedRequest]);
    expect(parseStatuses(responses)).to.deep.equal(['200', '400']);
    expect(responses).to.contain('"code":"invalid"');
  });

  it('sends outstanding responses before the 400 for a pipelined malformed request', async () => {
    const held = 'GET /held HTTP/1.1\r\nHost: a\r\n\r\n';
    const responses = await sendRaw([held + malformedRequest], () => setImmediate(releaseHeld));
    expect(parseStatuses(responses)).to.deep.equal(['200', '400']);
    expect(responses).to.contain('{"result":"held"}');
  });

  it('sends 408 when the request takes too long to arrive', async () => {
    await restart({ requestTimeout: 20, checkIntervalMs: 10 });
    const head =
      'POST /change HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n';
    const responses = await sendRaw([head]);
    expect(parseStatuses(responses)).to.deep.equal(['408']);
    expect(responses).to.contain('"code":"request_timeout"');
  });

  it('closes the connection when the rest of a request does not arrive after its response', async () => {
    await restart({ requestTimeout: 20, checkIntervalMs: 10 });
    const responses = await sendRaw(['POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n']);
    expect(parseStatuses(responses)).to.deep.equal(['404']);
  });

  it('sends 400 as the response to a request with a malformed body', async () => {
    const head = 'POST /change HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';
    const responses = await sendRaw([`${head}Transfer-Encoding: chunked\r\n\r\nno length\r\n`]);
    expect(parseStatuses(responses)).to.deep.equal(['400']);
  });
});
