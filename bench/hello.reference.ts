/** Bare Fastify: one route, one schema, nothing else. */
import fastify from 'fastify';
import { beSubject } from './harness/be-subject.ts';

const app = fastify();
const schema = { response: { 200: { type: 'object', properties: { hello: { type: 'string' } } } } };
app.get('/', { schema }, async () => ({ hello: 'world' }));
beSubject({ url: await app.listen({ host: '127.0.0.1', port: 0 }) });
