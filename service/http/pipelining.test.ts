import { expect } from 'chai';
import type { FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { maxOutstandingResponses } from './pipelining.ts';
import { createHttpApp } from './testing/http-app.ts';

const formatRequest = (path: string, ...headers: string[]) =>
  [`GET ${path} HTTP/1.1`, ...headers, '', ''].join('\r\n');
const getRequest = (path: string) => formatRequest(path, 'Host: a');

describe('pipelined requests', () => {
  let app: FastifyInstance;
  let client: Socket;
  let handled: string[];
  let release = () => {};
  let heldIsHandled: Promise<void>;

  beforeEach(async () => {
    handled = [];
    const held = new Promise<void>((done) => (release = done));
    let notifyHandled = () => {};
    heldIsHandled = new Promise<void>((done) => (notifyHandled = done));
    app = await createHttpApp({}, (inner) => {
      inner.get('/held', async () => {
        handled.push('held');
        notifyHandled();
        await held;
        return {};
      });
      inner.get('/next', async () => {
        handled.push('next');
        return {};
      });
    });
    await app.listen({ host: '127.0.0.1', port: 0 });
    client = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  });

  afterEach(async () => {
    client.destroy();
    release();
    await app.close();
  });

  /** Statuses of the next `count` responses; fewer if the connection closes before. */
  async function readStatuses(count: number): Promise<string[]> {
    let received = '';
    for await (const [chunk] of readChunks(client)) {
      received += String(chunk);
      const found = [...received.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status = '']) => status);
      if (found.length >= count) return found;
    }
    return [];
  }

  it('are handled sequentially, each after the response before it is sent', async () => {
    client.write(getRequest('/held') + getRequest('/next') + getRequest('/nowhere'));
    await heldIsHandled;
    await new Promise(setImmediate);
    expect(handled).to.deep.equal(['held']);
    release();
    expect(await readStatuses(3)).to.deep.equal(['200', '200', '404']);
    expect(handled).to.deep.equal(['held', 'next']);
  });

  it('are handled sequentially also with an unknown Expect header, which is ignored', async () => {
    client.write(getRequest('/held') + formatRequest('/next', 'Host: a', 'Expect: more'));
    await heldIsHandled;
    await new Promise(setImmediate);
    expect(handled).to.deep.equal(['held']);
    release();
    expect(await readStatuses(2)).to.deep.equal(['200', '200']);
  });

  it('are not handled when their connection closes before their turn', async () => {
    const [connection] = (await once(app.server, 'connection')) as [Socket];
    client.write(getRequest('/held') + getRequest('/next'));
    await heldIsHandled;
    const closed = once(connection, 'close');
    client.destroy();
    await closed;
    release();
    await new Promise(setImmediate);
    expect(handled).to.deep.equal(['held']);
  });

  it('are accepted up to the limit, repeatedly on one connection', async () => {
    for (let window = 1; window <= 3; window++) {
      client.write(getRequest('/next').repeat(maxOutstandingResponses));
      expect(await readStatuses(maxOutstandingResponses)).to.have.length(maxOutstandingResponses);
    }
    expect(handled).to.have.length(3 * maxOutstandingResponses);
  });

  for (const [kind, singleRequest] of Object.entries({
    'to a route': getRequest('/next'),
    'to an unknown path': getRequest('/nowhere'),
    'to /ping': getRequest('/ping'),
    'with a malformed path': getRequest('/%zz'),
    'without Host': formatRequest('/next'),
    'with an unknown Expect header': formatRequest('/next', 'Host: a', 'Expect: more'),
  })) {
    it(`close the connection when there are more than the limit: requests ${kind}`, async () => {
      client.write(getRequest('/held') + singleRequest.repeat(maxOutstandingResponses));
      await once(client.resume(), 'close');
      expect(handled).to.deep.equal(['held']);
    });
  }
});

describe('a connection that is closed for too many pipelined requests', () => {
  it('is not parsed any further, so that the rest of its requests takes no memory', async () => {
    const app = await createHttpApp();
    await app.listen({ host: '127.0.0.1', port: 0 });
    let requestCount = 0;
    app.server.on('request', () => (requestCount += 1));
    const client = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
    client.on('error', () => undefined).write(getRequest('/ping').repeat(1_000));
    await once(client.resume(), 'close');
    expect(requestCount).to.be.within(maxOutstandingResponses, maxOutstandingResponses + 1);
    await app.close();
  });
});

/** The chunks that a connection receives until it closes. */
async function* readChunks(socket: Socket): AsyncGenerator<[Buffer]> {
  const closed = once(socket, 'close').then(() => undefined);
  for (;;) {
    const chunk = await Promise.race([once(socket, 'data') as Promise<[Buffer]>, closed]);
    if (chunk === undefined) return;
    yield chunk;
  }
}
