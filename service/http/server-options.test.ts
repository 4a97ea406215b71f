import { expect } from 'chai';
import type { FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { heartbeatIntervalMs } from '../shared/live-events.ts';
import { serverOptions } from './server-options.ts';
import { createHttpApp } from './testing/http-app.ts';

describe('serverOptions', () => {
  let app: FastifyInstance | undefined;
  let client: Socket | undefined;
  afterEach(async () => {
    client?.destroy();
    await app?.close();
  });

  it('end slow requests within 35 s', async () => {
    app = await createHttpApp();
    const { headersTimeout, requestTimeout } = app.server;
    // Node swaps the two limits otherwise.
    expect(headersTimeout).to.be.at.most(requestTimeout);
    expect(requestTimeout + serverOptions.http.connectionsCheckingInterval).to.be.at.most(35_000);
  });

  it('close connections that are idle for longer than the interval of heartbeats', async () => {
    app = await createHttpApp();
    expect(app.server.timeout)
      .to.be.above(heartbeatIntervalMs * 1.5)
      .and.at.most(30_000);
  });

  it('close a connection whose client does not read the response', async () => {
    app = await createHttpApp(
      {},
      (inner) => {
        inner.get('/endless', (_request, reply) =>
          reply.send(
            new Readable({
              read() {
                this.push(Buffer.alloc(64 * 1024));
              },
            }),
          ),
        );
      },
      {},
      { connectionTimeout: 50 },
    );
    await app.listen({ host: '127.0.0.1', port: 0 });
    client = connect((app.server.address() as AddressInfo).port, '127.0.0.1').pause();
    client.on('error', () => undefined).write('GET /endless HTTP/1.1\r\nHost: a\r\n\r\n');
    const [connection] = (await once(app.server, 'connection')) as [Socket];
    await once(connection, 'close');
  });
});
