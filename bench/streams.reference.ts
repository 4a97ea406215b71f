/** Minimal event streams with Node's `http`: headers and one event on a connection that stays open. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runWorker } from './harness/worker.ts';

const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write('event: game\ndata: {}\n\n');
});
server.listen(0, '127.0.0.1', 1_024, () => {
  runWorker({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
