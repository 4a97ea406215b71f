import { expect } from 'chai';
import fastify from 'fastify';
import { once } from 'node:events';
import { connect } from 'node:net';
import { gracefulClose } from './graceful-close.ts';
import { serverOptions } from './server-options.ts';

describe('gracefulClose', () => {
  async function startApp() {
    const app = fastify(serverOptions);
    await app.register(gracefulClose);
    let respond = (_text: string) => {};
    const requestReceived = new Promise<void>((resolve) => {
      app.get('/', () => {
        resolve();
        return new Promise<string>((send) => (respond = send));
      });
    });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    return {
      app,
      requestReceived,
      port: Number(new URL(url).port),
      url,
      respond: (text: string) => respond(text),
    };
  }

  it('closes a connection that has never sent a request', async () => {
    const { app, port } = await startApp();
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const socketClosed = once(socket.resume(), 'close');
    await app.close();
    await socketClosed;
  });

  it('lets a request in progress finish', async () => {
    const { app, requestReceived, url, respond } = await startApp();
    const response = fetch(url);
    await requestReceived;
    const closed = app.close();
    respond('done');
    expect(await (await response).text()).to.equal('done');
    await closed;
  });
});
