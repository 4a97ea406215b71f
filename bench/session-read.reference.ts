/** A bare Fastify route that answers with what the session holds: the same plugin, the same cookie. */
import secureSession from '@fastify/secure-session';
import fastify from 'fastify';
import { randomBytes } from 'node:crypto';
import { beSubject } from './harness/be-subject.ts';

const app = fastify();
await app.register(secureSession, {
  key: randomBytes(32),
  cookieName: 'noughts',
  cookie: { path: '/', httpOnly: true, sameSite: 'lax' },
});
// As much as a session of the service holds, and an answer as long as its own.
const id = 'AAAAAAAAAAAAAAAAAAAAAA';
const signedIn = { user: id, sid: id, started: 1e12, renewed: 1e12, account: false, recent: [], made: [] };
app.post('/sign-in', async (request) => {
  request.session.set('signedIn', signedIn);
  return {};
});
const properties = { id: { type: 'string' }, name: { type: 'string' }, createdAt: { type: 'string' } };
const user = { type: 'object', properties };
app.get(
  '/status',
  { schema: { response: { 200: { type: 'object', properties: { user } } } } },
  async (request) => {
    const session = request.session.get('signedIn') as typeof signedIn;
    return { user: { id: session.user, name: 'Somebody', createdAt: '2001-09-09T01:46:40.000Z' } };
  },
);
beSubject({ url: await app.listen({ host: '127.0.0.1', port: 0 }) });
