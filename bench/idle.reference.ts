/** A bare heartbeat on each event stream, and a bare Fastify route for presence requests. */
import type { ServerResponse } from 'node:http';
import fastify from 'fastify';
import { heartbeatIntervalMs } from '../service/shared/live-events.ts';
import { runWorker } from './harness/worker.ts';

const streams = new Set<ServerResponse>();
const app = fastify();

app.get('/', (_request, reply) => {
  reply.hijack();
  streams.add(reply.raw);
  reply.raw.on('close', () => streams.delete(reply.raw));
  reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
  reply.raw.write('event: game\ndata: {}\n\n');
});

app.post('/presence', (_request, reply) => reply.code(204).send());

setInterval(() => {
  for (const stream of streams) stream.write('event: heartbeat\ndata: {}\n\n');
}, heartbeatIntervalMs);

runWorker({ url: await app.listen({ host: '127.0.0.1', port: 0 }) });
