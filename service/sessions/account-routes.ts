import type { FastifyPluginAsync } from 'fastify';
import { authRoutes, type AuthRoutesOptions } from './auth-routes.ts';
import { usersRoutes, type UsersRoutesOptions } from '../users/users-routes.ts';

/** Everything about who somebody is: `/auth/…` and `/users…`, but for a user's games. */
export const accountRoutes: FastifyPluginAsync<AuthRoutesOptions & UsersRoutesOptions> = async (
  app,
  options,
) => {
  // Who somebody is differs by cookie and by moment: nothing on the way may keep an answer.
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('cache-control', 'no-store');
    done();
  });
  await app.register(authRoutes, options);
  await app.register(usersRoutes, options);
};
