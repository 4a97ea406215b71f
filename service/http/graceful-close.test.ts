import { expect } from 'chai';
import fastify from 'fastify';
import { once } from 'node:events';
import { connect } from 'node:net';
import { orderlyClose } from './graceful-close.ts';
import { serverOptions } from './server-options.ts';

describe('an orderly close', () => {
  async function listening() {
    const app = fastify(serverOptions);
    await app.register(orderlyClose);
    let answer = (_text: string) => {};
    const asked = new Promise<void>((resolve) => {
      app.get('/', () => {
        resolve();
        return new Promise<string>((send) => (answer = send));
      });
    });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    return { app, asked, port: Number(new URL(url).port), url, answer: (text: string) => answer(text) };
  }

  it('does not wait for a connection that has never asked anything', async () => {
    const { app, port } = await listening();
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const gone = once(socket.resume(), 'close');
    await app.close();
    await gone;
  });

  it('lets a request that is under way finish', async () => {
    const { app, asked, url, answer } = await listening();
    const response = fetch(url);
    await asked;
    const closed = app.close();
    answer('done');
    expect(await (await response).text()).to.equal('done');
    await closed;
  });
});
