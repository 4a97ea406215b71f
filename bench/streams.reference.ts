/** Minimal event streams with Node's `http`: headers and one event on a connection that stays open; POST writes to all. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runWorker } from './harness/worker.ts';

const event = 'event: game\ndata: {}\n\n';
const streams = new Set<ServerResponse>();
const server = createServer((request, response) => {
  if (request.method === 'POST') {
    for (const stream of streams) stream.write(event);
    response.end();
    return;
  }
  streams.add(response);
  response.on('close', () => streams.delete(response));
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(event);
});
server.listen(0, '127.0.0.1', 1_024, () => {
  runWorker({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
