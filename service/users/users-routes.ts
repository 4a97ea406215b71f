import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { Cursors } from '../http/cursors.ts';
import { problemResponses } from '../http/errors/problem-schemas.ts';
import { nullable } from '../http/nullable.ts';
import { Problem } from '../shared/error-codes.ts';
import { accountCursorPattern } from './account-list.ts';
import { mutationErrorCodes, RegisterBody } from '../sessions/auth-schemas.ts';
import { prepareNewAccount } from '../registration/new-account.ts';
import type { Passwords } from '../registration/passwords.ts';
import { toPublicUser } from './user-item.ts';
import { type PlayerStats, Profile, User } from './user.ts';
import type { UserStore } from './user-store.ts';

const tags = ['users'];

const PageQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })),
    cursor: Type.Optional(
      Type.String({ maxLength: 256, description: 'where the page before this one ended' }),
    ),
  },
  { additionalProperties: false },
);

const UserPage = Type.Object(
  { users: Type.Array(User), cursor: nullable(Type.String()) },
  { additionalProperties: false },
);

const cursorScope = ['users'];

const UserParams = Type.Object(
  { id: Type.String({ minLength: 1, maxLength: 64, description: 'an id, or @ and a name' }) },
  { additionalProperties: false },
);

export interface UsersRoutesOptions {
  readonly users: UserStore;
  readonly passwords: Passwords;
  readonly cursors: Cursors;
  /** How the user's games against people ended; `recent` are games that the asker must not miss. */
  readonly getStats: (userId: string, recent: readonly string[]) => Promise<PlayerStats>;
}

/** The accounts and their profiles: `/users…`. */
export const usersRoutes: FastifyPluginAsyncTypebox<UsersRoutesOptions> = async (
  app,
  { users, passwords, cursors, getStats: recordOf },
) => {
  app.get(
    '/users',
    {
      schema: {
        tags,
        summary: 'The accounts, newest first',
        querystring: PageQuery,
        response: { 200: UserPage, ...problemResponses('bad_cursor') },
      },
    },
    async (request) => {
      const { limit = 20, cursor } = request.query;
      const after = cursor === undefined ? null : cursors.decode(cursorScope, cursor, accountCursorPattern);
      const page = await users.listAccounts({ after, limit, extraIds: request.createdAccountIds() });
      return { users: page.users, cursor: page.next && cursors.encode(cursorScope, page.next) };
    },
  );

  app.get(
    '/users/:id',
    {
      schema: {
        tags,
        summary: 'A user’s profile',
        params: UserParams,
        response: {
          200: Type.Object({ user: Profile }, { additionalProperties: false }),
          ...problemResponses('not_found'),
        },
      },
    },
    async (request) => {
      const { id } = request.params;
      const user = id.startsWith('@') ? await users.findByName(id.slice(1)) : await users.get(id);
      if (user === null) throw new Problem('not_found', { detail: 'There is no such user' });
      return { user: { ...toPublicUser(user), record: await recordOf(user.id, request.recentGameIds()) } };
    },
  );

  app.post(
    '/users',
    {
      // Before the body is looked at: nobody and no ordinary user learns from its faults.
      preValidation: async (request) => {
        const currentUser = await request.requireUser();
        // Not from what the session knows, which may be ten seconds old.
        if ((await users.get(currentUser.id))?.admin !== true) throw new Problem('forbidden');
      },
      schema: {
        tags,
        summary: 'Make an account for somebody; admins only',
        body: RegisterBody,
        response: {
          201: Type.Object({ user: User }, { additionalProperties: false }),
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
      const user = await users.register(await prepareNewAccount(request.body, passwords));
      request.addCreatedAccount(user.id);
      return reply.code(201).send({ user: toPublicUser(user) });
    },
  );
};
