import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { mutationErrorCodes, problemResponses } from '../http/errors/problem-schemas.ts';
import { createRequestLimiter } from '../http/rate-limits.ts';
import { limits } from '../shared/limits.ts';
import { setNoStore } from '../http/no-store.ts';
import { sessionOptional, sessionRequired } from '../http/session-security.ts';
import { Problem } from '../shared/error-codes.ts';
import { assertValid } from '../users/field-validation.ts';
import { validateName } from '../users/names.ts';
import type { Passwords } from '../users/password-hashing.ts';
import { toPublicUser } from '../users/user-item.ts';
import type { UserStore } from '../users/user-store.ts';
import { OwnUserResponse, UserResponse } from '../users/user.ts';
import { prepareNewAccount } from './new-account.ts';
import { rememberDevice } from '../sessions/device-cookie.ts';
import { GuestBody, NameBody, RegisterBody } from './registration-schemas.ts';
import type { Registration } from './registration.ts';

/** Limits per address and route. */
const rateLimits = {
  guest: { max: limits.guestsPerAddress.perMinute, timeWindow: '1 minute' },
  register: { max: limits.registrationsPerAddress.perHour, timeWindow: '1 hour' },
  name: { max: limits.nameRequestsPerAddress.perMinute, timeWindow: '1 minute' },
};
const guestsPerHour = { max: limits.guestsPerAddress.perHour, timeWindow: 3_600_000 };

export interface RegistrationRoutesOptions {
  readonly registration: Registration;
  readonly users: UserStore;
  readonly passwords: Passwords;
}

/** Creates and renames guests and accounts: `POST /auth/guest`, `POST /auth/register`, `PUT /auth/name`, `POST /users`. */
export const registrationRoutes: FastifyPluginAsyncTypebox<RegistrationRoutesOptions> = async (
  app,
  { registration, users, passwords },
) => {
  setNoStore(app);
  const countGuest = createRequestLimiter(app, [guestsPerHour]);

  app.post(
    '/auth/guest',
    {
      config: { rateLimit: rateLimits.guest },
      schema: {
        tags: ['auth'],
        operationId: 'createGuest',
        security: sessionOptional,
        summary: 'Create a guest and sign in',
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
      await countGuest(request);
      const name = request.body?.name;
      const requestedName =
        name === undefined ? null : assertValid({ name: validateName(name, '/name') }).name;
      const user = await registration.createGuest(requestedName);
      await request.beginSession(user);
      return reply.code(201).send({ user: toPublicUser(user) });
    },
  );

  app.post(
    '/auth/register',
    {
      config: { rateLimit: rateLimits.register },
      schema: {
        tags: ['auth'],
        operationId: 'register',
        security: sessionOptional,
        summary: 'Create an account and sign in; a signed-in guest is upgraded and keeps their games',
        body: RegisterBody,
        response: {
          201: UserResponse,
          ...problemResponses(...mutationErrorCodes, 'not_signed_in', 'name_taken', 'email_taken'),
        },
      },
    },
    async (request, reply) => {
      const account = await prepareNewAccount(request.body, passwords, request);
      const currentUser = await request.currentUser();
      const user =
        currentUser?.guest === true
          ? await registration.register(account, currentUser.id, request.startedSession())
          : await registration.register(account);
      await request.beginSession(user);
      rememberDevice(request, user.id);
      return reply.code(201).send({ user: toPublicUser(user) });
    },
  );

  app.put(
    '/auth/name',
    {
      config: { rateLimit: rateLimits.name },
      schema: {
        tags: ['auth'],
        operationId: 'changeName',
        security: sessionRequired,
        summary: 'Change the name of the signed-in guest or account',
        description: `At most ${limits.nameChangesPerDay} times a day. Your last two names are held for you for 30 days. Games keep the names that the players had when they joined.`,
        body: NameBody,
        response: {
          200: OwnUserResponse,
          ...problemResponses(...mutationErrorCodes, 'not_signed_in', 'name_taken'),
        },
      },
    },
    async (request) => {
      const { id } = await request.requireUser();
      const { name } = assertValid({ name: validateName(request.body.name, '/name') });
      // Not from the user cache, which may be ten seconds old.
      const currentUser = await users.get(id);
      if (currentUser === null) throw new Problem('not_signed_in');
      if (name === currentUser.name) return { user: currentUser };
      const user = await registration.changeName(id, name);
      request.invalidateUser();
      return { user };
    },
  );

  app.post(
    '/users',
    {
      // Before the body is parsed, so that other callers get no validation errors.
      preParsing: async (request) => {
        const currentUser = await request.requireUser();
        // Not from the user cache, which may be ten seconds old.
        if ((await users.get(currentUser.id))?.admin !== true) throw new Problem('forbidden');
      },
      schema: {
        tags: ['users'],
        operationId: 'createUser',
        security: sessionRequired,
        summary: 'Create an account for another person; admins only',
        body: RegisterBody,
        response: {
          201: UserResponse,
          ...problemResponses(
            ...mutationErrorCodes,
            'not_signed_in',
            'forbidden',
            'name_taken',
            'email_taken',
          ),
        },
      },
    },
    async (request, reply) => {
      const user = await registration.register(await prepareNewAccount(request.body, passwords, request));
      request.addCreatedAccount(user.id);
      return reply.code(201).send({ user: toPublicUser(user) });
    },
  );
};
