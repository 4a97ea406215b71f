import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { Cursors } from '../http/cursors.ts';
import { problems } from '../http/errors/problem-schemas.ts';
import { orNull } from '../http/nullable.ts';
import { Problem } from '../shared/error-codes.ts';
import { accountPlace } from './account-list.ts';
import { changes, RegisterBody } from '../sessions/auth-schemas.ts';
import { newAccount } from '../registration/new-account.ts';
import type { Passwords } from '../registration/passwords.ts';
import { publicUser } from './user-item.ts';
import { type PlayRecord, Profile, User } from './user.ts';
import type { UserStore } from './user-store.ts';

const tags = ['users'];

const Page = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })),
    cursor: Type.Optional(
      Type.String({ maxLength: 256, description: 'where the page before this one ended' }),
    ),
  },
  { additionalProperties: false },
);

const UserPage = Type.Object(
  { users: Type.Array(User), cursor: orNull(Type.String()) },
  { additionalProperties: false },
);

const cursorList = ['users'];

const WhichUser = Type.Object(
  { id: Type.String({ minLength: 1, maxLength: 64, description: 'an id, or @ and a name' }) },
  { additionalProperties: false },
);

export interface UsersRoutesOptions {
  readonly users: UserStore;
  readonly passwords: Passwords;
  readonly cursors: Cursors;
  /** How the user's games against people ended; `recent` are games that the asker must not miss. */
  readonly recordOf: (userId: string, recent: readonly string[]) => Promise<PlayRecord>;
}

/** The accounts and their profiles: `/users…`. */
export const usersRoutes: FastifyPluginAsyncTypebox<UsersRoutesOptions> = async (
  app,
  { users, passwords, cursors, recordOf },
) => {
  app.get(
    '/users',
    {
      schema: {
        tags,
        summary: 'The accounts, newest first',
        querystring: Page,
        response: { 200: UserPage, ...problems('bad_cursor') },
      },
    },
    async (request) => {
      const { limit = 20, cursor } = request.query;
      const after = cursor === undefined ? null : cursors.decode(cursorList, cursor, accountPlace);
      const page = await users.list({ after, limit, alsoIds: request.madeAccounts() });
      return { users: page.users, cursor: page.next && cursors.encode(cursorList, page.next) };
    },
  );

  app.get(
    '/users/:id',
    {
      schema: {
        tags,
        summary: 'A user’s profile',
        params: WhichUser,
        response: {
          200: Type.Object({ user: Profile }, { additionalProperties: false }),
          ...problems('not_found'),
        },
      },
    },
    async (request) => {
      const { id } = request.params;
      const user = id.startsWith('@') ? await users.byName(id.slice(1)) : await users.get(id);
      if (user === null) throw new Problem('not_found', { detail: 'There is no such user' });
      return { user: { ...publicUser(user), record: await recordOf(user.id, request.recentGames()) } };
    },
  );

  app.post(
    '/users',
    {
      // Before the body is looked at: nobody and no ordinary user learns from its faults.
      preValidation: async (request) => {
        const viewer = await request.requireViewer();
        // Not from what the session knows, which may be ten seconds old.
        if ((await users.get(viewer.id))?.admin !== true) throw new Problem('forbidden');
      },
      schema: {
        tags,
        summary: 'Make an account for somebody; admins only',
        body: RegisterBody,
        response: {
          201: Type.Object({ user: User }, { additionalProperties: false }),
          ...problems(...changes, 'not_signed_in', 'forbidden', 'name_taken', 'email_taken'),
        },
      },
    },
    async (request, reply) => {
      const user = await users.register(await newAccount(request.body, passwords));
      request.rememberAccount(user.id);
      return reply.code(201).send({ user: publicUser(user) });
    },
  );
};
