import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { problemResponses } from '../http/errors/problem-schemas.ts';
import { Problem } from '../shared/error-codes.ts';
import { mutationErrorCodes, GuestBody, LoginBody, NoBody, RegisterBody } from './auth-schemas.ts';
import { assertValid } from '../users/field-validation.ts';
import type { LoginLimits } from './login-limits.ts';
import { validateName } from '../users/names.ts';
import { prepareNewAccount } from '../registration/new-account.ts';
import type { Passwords } from '../registration/passwords.ts';
import { toPublicUser } from '../users/user-item.ts';
import { OwnUser, User } from '../users/user.ts';
import type { UserStore } from '../users/user-store.ts';

const tags = ['auth'];
const UserResponse = Type.Object({ user: User }, { additionalProperties: false });
const NoContent = Type.Null({ description: 'Done' });

/** Requests an address may send to each route, counted by the rate limit plugin; wrong passwords see `login-limits.ts`. */
const rateLimits = {
  guest: { max: 30, timeWindow: '10 minutes' },
  register: { max: 10, timeWindow: '1 hour' },
  login: { max: 30, timeWindow: '10 minutes' },
};

export interface AuthRoutesOptions {
  readonly users: UserStore;
  readonly passwords: Passwords;
  readonly loginLimits: LoginLimits;
}

/** Signing in and out: `/auth/…`. */
export const authRoutes: FastifyPluginAsyncTypebox<AuthRoutesOptions> = async (
  app,
  { users, passwords, loginLimits },
) => {
  app.post(
    '/auth/guest',
    {
      config: { rateLimit: rateLimits.guest },
      schema: {
        tags,
        summary: 'Play at once, as a guest',
        body: GuestBody,
        response: {
          200: UserResponse,
          201: UserResponse,
          ...problemResponses(...mutationErrorCodes, 'name_taken'),
        },
      },
    },
    async (request, reply) => {
      const currentUser = await request.currentUser();
      if (currentUser !== null) return { user: toPublicUser(currentUser) };
      const name = request.body?.name;
      const requestedName =
        name === undefined ? null : assertValid({ name: validateName(name, '/name') }).name;
      const user = await users.createGuest(requestedName);
      await request.beginSession(user);
      return reply.code(201).send({ user: toPublicUser(user) });
    },
  );

  app.post(
    '/auth/register',
    {
      config: { rateLimit: rateLimits.register },
      schema: {
        tags,
        summary: 'Make an account; a guest who is signed in becomes it and keeps their games',
        body: RegisterBody,
        response: {
          201: UserResponse,
          ...problemResponses(...mutationErrorCodes, 'name_taken', 'email_taken'),
        },
      },
    },
    async (request, reply) => {
      const account = await prepareNewAccount(request.body, passwords);
      const currentUser = await request.currentUser();
      const user = await users.register(account, currentUser?.guest === true ? currentUser.id : null);
      await request.beginSession(user);
      return reply.code(201).send({ user: toPublicUser(user) });
    },
  );

  app.post(
    '/auth/login',
    {
      config: { rateLimit: rateLimits.login },
      schema: {
        tags,
        summary: 'Sign in by name or e-mail address',
        body: LoginBody,
        response: { 200: UserResponse, ...problemResponses(...mutationErrorCodes, 'wrong_credentials') },
      },
    },
    async (request) => {
      const { login, password } = request.body;
      const { user, hash } = await users.getCredentials(login);
      const attempt = loginLimits.createAttempt({ ip: request.ip, login, userId: user?.id ?? null });
      loginLimits.check(attempt);
      // The same work whoever it is: neither words nor time tell an unknown user from a wrong password.
      const matches = await passwords.verify(hash, password);
      // Others may have used up the limit meanwhile: without this, as many guesses as wait at once would go beyond it.
      loginLimits.check(attempt);
      if (user === null || !matches) {
        loginLimits.countWrong(attempt);
        throw new Problem('wrong_credentials');
      }
      await request.beginSession(user);
      return { user: toPublicUser(user) };
    },
  );

  app.get(
    '/auth/status',
    {
      schema: {
        tags,
        summary: 'Who am I',
        response: {
          200: Type.Object({ user: OwnUser }, { additionalProperties: false }),
          ...problemResponses('not_signed_in'),
        },
      },
    },
    async (request) => {
      const currentUser = await request.requireUser();
      return { user: { ...toPublicUser(currentUser), email: currentUser.email } };
    },
  );

  app.post(
    '/auth/logout',
    {
      schema: {
        tags,
        summary: 'End this session everywhere',
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
      // Whoever asks for headers alone wants to look, not to leave.
      exposeHeadRoute: false,
      schema: {
        tags,
        summary: 'End this session everywhere; from our own pages or without a browser',
        response: { 204: NoContent, ...problemResponses('cross_site') },
      },
    },
    async (request, reply) => {
      // A link or an image on another site must not sign anybody out (Fetch Metadata Request Headers, 2.3).
      const fetchSite = request.headers['sec-fetch-site'];
      if (fetchSite !== undefined && fetchSite !== 'same-origin') throw new Problem('cross_site');
      await request.endSession();
      return reply.code(204).send(null);
    },
  );
};
