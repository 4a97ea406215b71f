import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { Cursors } from '../http/cursors.ts';
import { problemResponses } from '../http/errors/problem-schemas.ts';
import { nullable } from '../http/nullable.ts';
import { Problem } from '../shared/error-codes.ts';
import { accountCursorPattern } from './account-list.ts';
import { setNoStore } from '../http/no-store.ts';
import { toPublicUser } from './user-item.ts';
import { type PlayerStats, Profile, User } from './user.ts';
import type { UserStore } from './user-store.ts';

const tags = ['users'];

const PageQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })),
    cursor: Type.Optional(Type.String({ maxLength: 256, description: 'the `cursor` of the previous page' })),
  },
  { additionalProperties: false },
);

const UserPage = Type.Object(
  { users: Type.Array(User), cursor: nullable(Type.String()) },
  { additionalProperties: false },
);

const cursorScope = ['users'];

const UserParams = Type.Object(
  { id: Type.String({ minLength: 1, maxLength: 64, description: 'a user id, or `@` followed by a name' }) },
  { additionalProperties: false },
);

export interface UsersRoutesOptions {
  readonly users: UserStore;
  readonly cursors: Cursors;
  /** The user's results against people, with the games `recent` even if the index does not have them yet. */
  readonly getStats: (userId: string, recent: readonly string[]) => Promise<PlayerStats>;
}

/** Lists accounts and shows profiles: `GET /users`, `GET /users/:id`. */
export const usersRoutes: FastifyPluginAsyncTypebox<UsersRoutesOptions> = async (
  app,
  { users, cursors, getStats },
) => {
  setNoStore(app);

  app.get(
    '/users',
    {
      config: { readsDatabase: true },
      schema: {
        tags,
        operationId: 'listUsers',
        summary: 'List accounts, newest first',
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
      config: { readsDatabase: true },
      schema: {
        tags,
        operationId: 'getUser',
        summary: 'Get a user’s profile',
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
      if (user === null) throw new Problem('not_found', { detail: 'No such user' });
      return { user: { ...toPublicUser(user), record: await getStats(user.id, request.recentGameIds()) } };
    },
  );
};
