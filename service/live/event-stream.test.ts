import { expect } from 'chai';
import fastify from 'fastify';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { createLogger } from '../observability/logger.ts';
import { EventStream, formatEvent } from './event-stream.ts';

describe('EventStream', () => {
  /** All bytes that an HTTP/1.1 client receives until the connection closes. */
  async function readStream(writeEvents: (stream: EventStream) => void): Promise<string> {
    const app = fastify({ loggerInstance: createLogger('silent') });
    app.get('/', (_request, reply) => writeEvents(new EventStream(reply)));
    await app.listen({ host: '127.0.0.1', port: 0 });
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET / HTTP/1.1\r\nhost: noughts.example\r\n\r\n');
    const receivedText = await text(socket);
    await app.close();
    return receivedText;
  }

  it('writes events unchanged until the connection closes', async () => {
    const events = [formatEvent('game', '{"name":"Zoë"}', 2), formatEvent('heartbeat', '{}')];
    const receivedText = await readStream((stream) => {
      for (const event of events) stream.send(event);
      stream.end(700);
    });
    const [head = '', ...body] = receivedText.split('\r\n\r\n');
    expect(head).to.match(/^HTTP\/1.1 200 /);
    expect(head.toLowerCase()).to.contain('connection: close').and.not.to.contain('transfer-encoding');
    expect(body.join('\r\n\r\n')).to.equal(`${events.join('')}retry: 700\n\n`);
  });

  it('disconnects a client that reads nothing between two heartbeats, and no other', async () => {
    const app = fastify({ loggerInstance: createLogger('silent') });
    const opened: { stream: EventStream; response: ServerResponse }[] = [];
    app.get(
      '/',
      (_request, reply) => void opened.push({ stream: new EventStream(reply), response: reply.raw }),
    );
    await app.listen({ host: '127.0.0.1', port: 0 });
    const open = async () => {
      const client = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
      client.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
      await once(client, 'readable');
      return client;
    };
    const stalled = await open();
    const reading = (await open()).resume();
    const [stalledStream, readingStream] = opened;
    if (!stalledStream || !readingStream) throw new Error('no streams');
    const event = formatEvent('game', 'x'.repeat(50_000));
    while (stalledStream.response.writableLength === 0) {
      stalledStream.stream.send(event);
      await new Promise(setImmediate);
    }
    // What the operating system still buffers may count as read at the first heartbeats.
    const closed = new Promise<void>((done) => stalledStream.stream.onClose(done));
    let isClosed = false;
    void closed.then(() => (isClosed = true));
    for (let count = 1; count <= 10 && !isClosed; count++) {
      for (const { stream } of opened) stream.sendHeartbeat(formatEvent('heartbeat', '{}'));
      await new Promise(setImmediate);
    }
    await closed;
    expect(readingStream.response.socket?.destroyed).to.equal(false);
    reading.destroy();
    stalled.destroy();
    await app.close();
  });

  it('calls onClose handlers of pipelined responses when the connection closes', async () => {
    const app = fastify({ loggerInstance: createLogger('silent') });
    const closedNames: string[] = [];
    const openedNames: string[] = [];
    const allClosed = new Promise<void>((done) => {
      app.get('/:name', (request, reply) => {
        const { name } = request.params as { name: string };
        new EventStream(reply).onClose(() => {
          if (closedNames.push(name) === 2) done();
        });
        if (openedNames.push(name) === 2) client.destroy();
      });
    });
    await app.listen({ host: '127.0.0.1', port: 0 });
    const client = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
    for (const name of ['first', 'second']) client.write(`GET /${name} HTTP/1.1\r\nhost: a\r\n\r\n`);
    await allClosed;
    expect(closedNames).to.have.members(['first', 'second']);
    await app.close();
  });
});
