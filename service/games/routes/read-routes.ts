import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { PlayRecord } from '../../users/user.ts';
import { problems } from '../../http/errors/problem-schemas.ts';
import { orNull } from '../../http/nullable.ts';
import { Game, Lobby } from '../game.ts';
import type { GameParts } from '../game-services.ts';
import { viewOf } from '../stored-game.ts';
import { GameAnswer, GameParams } from './game-responses.ts';
import { Problem } from '../../shared/error-codes.ts';

const Cursor = Type.Optional(Type.String({ maxLength: 400, description: '`cursor` of the page before' }));

/** `GET /games`, `GET /games/:id` and `GET /users/:id/games`. */
export const readRoutes: FastifyPluginAsyncTypebox<GameParts> = async (app, parts) => {
  const { games, lobbies, records, users, clock } = parts;

  app.get(
    '/games',
    {
      schema: {
        summary: 'My lobby: unfinished games whole, finished ones a page at a time',
        tags: ['games'],
        querystring: Type.Object({ cursor: Cursor }, { additionalProperties: false }),
        response: {
          200: Lobby,
          ...problems('invalid', 'bad_cursor', 'not_signed_in', 'rate_limited', 'unavailable'),
        },
      },
    },
    async (request, reply) => {
      const { id } = await request.requireViewer();
      reply.header('cache-control', 'no-store');
      return lobbies.read(id, request.recentGames(), request.query.cursor);
    },
  );

  app.get(
    '/games/:id',
    {
      schema: {
        summary: 'A game, for anyone who has its id',
        tags: ['games'],
        params: GameParams,
        response: {
          200: GameAnswer,
          304: Type.Null({ description: 'The version named in If-None-Match is the current one' }),
          ...problems('not_found', 'rate_limited', 'unavailable'),
        },
      },
    },
    async (request, reply) => {
      const game = await games.get(request.params.id);
      const etag = `"${game.Version}"`;
      reply.header('etag', etag).header('cache-control', 'no-cache');
      if (names(request.headers['if-none-match'], etag)) return reply.code(304).send(null);
      return { game: viewOf(game, clock.now()) };
    },
  );

  app.get(
    '/users/:id/games',
    {
      schema: {
        summary: 'A player’s finished games, newest end first',
        tags: ['users'],
        params: Type.Object({ id: Type.String({ description: 'id, or `@name`' }) }),
        querystring: Type.Object(
          {
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })),
            cursor: Cursor,
            against: Type.Optional(Type.String({ maxLength: 64, description: 'only games against this id' })),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object(
            {
              games: Type.Array(Game),
              cursor: orNull(Type.String()),
              record: PlayRecord,
            },
            { additionalProperties: false },
          ),
          ...problems('invalid', 'bad_cursor', 'not_found', 'rate_limited', 'unavailable'),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const user = id.startsWith('@') ? await users.byName(id.slice(1)) : await users.get(id);
      if (!user) throw new Problem('not_found', { detail: 'There is no such player.' });
      const { limit = 20, cursor, against } = request.query;
      const owner = { userId: user.id, ...(against !== undefined && { against }) };
      const recent = request.recentGames();
      const [page, record] = await Promise.all([
        lobbies.finished(owner, recent, cursor, limit),
        records.recordOf(owner, recent),
      ]);
      reply.header('cache-control', 'no-store');
      return { games: page.games.map((game) => viewOf(game, clock.now())), cursor: page.cursor, record };
    },
  );
};

/** Whether an `If-None-Match` field names this tag (RFC 9110, section 13.1.2: weak comparison). */
function names(field: string | undefined, etag: string): boolean {
  return field?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag) ?? false;
}
