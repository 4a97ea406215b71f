import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { mutationErrorCodes, problemResponses } from '../http/errors/problem-schemas.ts';
import { setNoStore } from '../http/no-store.ts';
import type { Clock } from '../shared/clock.ts';
import { Problem } from '../shared/error-codes.ts';
import { limits } from '../shared/limits.ts';
import { NoBody } from '../http/optional-body.ts';
import { sessionOptional, sessionRequired } from '../http/session-security.ts';
import { LoginBody, SettingsBody } from './auth-schemas.ts';
import { findKnownDevice, rememberDevice } from './device-cookie.ts';
import type { LoginLimits } from './login-limits.ts';
import type { Passwords } from '../users/password-hashing.ts';
import { toPublicUser } from '../users/user-item.ts';
import { OwnUserResponse, UserResponse } from '../users/user.ts';
import type { UserStore } from '../users/user-store.ts';

const tags = ['auth'];
const NoContent = Type.Null({ description: 'Signed out' });

const loginRateLimit = { max: limits.loginsPerAddress.per10Minutes, timeWindow: '10 minutes' };

export interface AuthRoutesOptions {
  readonly users: UserStore;
  readonly passwords: Passwords;
  readonly loginLimits: LoginLimits;
  readonly clock: Clock;
}

/** Login, logout and the current session: `/auth/login`, `/auth/logout`, `/auth/status`. */
export const authRoutes: FastifyPluginAsyncTypebox<AuthRoutesOptions> = async (
  app,
  { users, passwords, loginLimits, clock },
) => {
  setNoStore(app);

  app.post(
    '/auth/login',
    {
      config: { rateLimit: loginRateLimit },
      schema: {
        tags,
        operationId: 'login',
        summary: 'Sign in with a name or an e-mail address',
        body: LoginBody,
        response: {
          200: UserResponse,
          ...problemResponses(...mutationErrorCodes, 'wrong_credentials', 'forbidden'),
        },
      },
    },
    async (request) => {
      const { login, password } = request.body;
      const startedAtMs = clock.now();
      const { user, hash, isBanned } = await users.getCredentials(login);
      const attempt = loginLimits.createAttempt(request, {
        login,
        userId: user?.id ?? null,
        deviceId: user ? findKnownDevice(request, user.id) : undefined,
      });
      // The same work and response for an unknown user and a wrong password, so that timing reveals nothing.
      const matches = await loginLimits.verify(attempt, (client) => passwords.verify(hash, password, client));
      if (user === null || !matches) throw new Problem('wrong_credentials');
      if (isBanned) throw new Problem('forbidden', { detail: 'This account is banned.' });
      await request.beginSession(user, startedAtMs);
      rememberDevice(request, user.id);
      return { user: toPublicUser(user) };
    },
  );

  app.get(
    '/auth/status',
    {
      schema: {
        tags,
        operationId: 'getCurrentUser',
        security: sessionRequired,
        summary: 'Get the signed-in user',
        response: {
          200: OwnUserResponse,
          ...problemResponses('not_signed_in'),
        },
      },
    },
    async (request) => {
      const currentUser = await request.requireUser();
      return { user: currentUser };
    },
  );

  app.put(
    '/auth/settings',
    {
      schema: {
        tags,
        operationId: 'changeSettings',
        security: sessionRequired,
        summary: 'Change settings of the signed-in user',
        description:
          '`invitations`: from whom you accept invitations: `anyone`, players you have `played` a game with to its end, or `nobody`. What is missing stays as it is.',
        body: SettingsBody,
        response: {
          200: OwnUserResponse,
          ...problemResponses(...mutationErrorCodes, 'not_signed_in'),
        },
      },
    },
    async (request) => {
      const currentUser = await request.requireUser();
      const { invitations } = request.body;
      const user =
        invitations === undefined ? currentUser : await users.setInvitations(currentUser.id, invitations);
      request.invalidateUser();
      if (user === null) throw new Problem('not_signed_in');
      return { user };
    },
  );

  app.post(
    '/auth/logout',
    {
      schema: {
        tags,
        operationId: 'logout',
        security: sessionOptional,
        summary: 'Sign out and revoke this session',
        body: NoBody,
        response: { 204: NoContent, ...problemResponses(...mutationErrorCodes) },
      },
    },
    async (request, reply) => {
      await request.endSession();
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/auth/logout',
    {
      // HEAD must not sign out.
      exposeHeadRoute: false,
      schema: {
        tags,
        operationId: 'logoutByLink',
        security: sessionOptional,
        summary: 'Sign out and revoke this session; for our own pages and non-browser clients',
        response: { 204: NoContent, ...problemResponses('cross_site') },
      },
    },
    async (request, reply) => {
      // A link or an image on another site must not sign the user out (Fetch Metadata Request Headers, 2.3).
      const fetchSite = request.headers['sec-fetch-site'];
      if (fetchSite !== undefined && fetchSite !== 'same-origin') throw new Problem('cross_site');
      await request.endSession();
      return reply.code(204).send(null);
    },
  );
};
