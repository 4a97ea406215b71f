import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { PlayerStats } from '../../users/user.ts';
import { problemResponses } from '../../http/errors/problem-schemas.ts';
import { nullable } from '../../http/nullable.ts';
import { sessionRequired } from '../../http/session-security.ts';
import { Game, MyGamesResponse } from '../game.ts';
import type { GameServices } from '../game-services.ts';
import { toGame } from '../stored-game.ts';
import { GameResponse, GameParams } from './game-responses.ts';
import { formatGameEtag, matchesEtag } from '../../shared/game-etag.ts';
import { Problem } from '../../shared/error-codes.ts';

const CursorParameter = Type.Optional(
  Type.String({ maxLength: 400, description: '`cursor` of the previous page' }),
);

const IfNoneMatchHeader = Type.Object({
  'if-none-match': Type.Optional(Type.String({ description: '`ETag` of an earlier response' })),
});
const ETagHeader = { etag: Type.String({ description: 'the version of the game' }) };

/** `GET /games`, `GET /games/:id` and `GET /users/:id/games`. */
export const readRoutes: FastifyPluginAsyncTypebox<GameServices> = async (app, services) => {
  const { games, myGames, playerStats, users, clock } = services;

  app.get(
    '/games',
    {
      config: { readsDatabase: true },
      schema: {
        operationId: 'listMyGames',
        security: sessionRequired,
        summary: 'My games: all unfinished ones and a page of finished ones',
        tags: ['games'],
        querystring: Type.Object({ cursor: CursorParameter }, { additionalProperties: false }),
        response: {
          200: MyGamesResponse,
          ...problemResponses('invalid', 'bad_cursor', 'not_signed_in', 'rate_limited', 'unavailable'),
        },
      },
    },
    async (request, reply) => {
      const { id } = await request.requireUser();
      reply.header('cache-control', 'no-store');
      const lists = await myGames.read(id, request.recentGameIds(), request.query.cursor);
      return { ...lists, now: new Date(clock.now()).toISOString() };
    },
  );

  app.get(
    '/games/:id',
    {
      config: { readsDatabase: true },
      schema: {
        operationId: 'getGame',
        summary: 'Get a game; anyone with its id may read it',
        tags: ['games'],
        params: GameParams,
        headers: IfNoneMatchHeader,
        response: {
          200: { ...GameResponse, headers: ETagHeader },
          304: Type.Null({ description: 'The game in If-None-Match is current', headers: ETagHeader }),
          ...problemResponses('not_found', 'rate_limited', 'unavailable'),
        },
      },
    },
    async (request, reply) => {
      const storedGame = await games.get(request.params.id);
      const viewer = storedGame.RematchId === undefined ? null : await request.currentUser();
      const game = toGame(storedGame, clock.now(), viewer?.id);
      const etag = formatGameEtag(game);
      // Private: the players' response contains the id of a rematch.
      reply.header('etag', etag).header('cache-control', 'private, no-cache');
      if (matchesEtag(request.headers['if-none-match'], etag)) return reply.code(304).send(null);
      return { game };
    },
  );

  app.get(
    '/users/:id/games',
    {
      config: { readsDatabase: true },
      schema: {
        operationId: 'listFinishedGames',
        summary: 'A player’s finished games, most recently finished first',
        tags: ['users'],
        params: Type.Object({ id: Type.String({ description: 'id, or `@name`' }) }),
        querystring: Type.Object(
          {
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })),
            cursor: CursorParameter,
            against: Type.Optional(Type.String({ maxLength: 64, description: 'only games against this id' })),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object(
            {
              games: Type.Array(Game),
              cursor: nullable(Type.String()),
              record: PlayerStats,
            },
            { additionalProperties: false },
          ),
          ...problemResponses('invalid', 'bad_cursor', 'not_found', 'rate_limited', 'unavailable'),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const user = id.startsWith('@') ? await users.findByName(id.slice(1)) : await users.get(id);
      if (!user) throw new Problem('not_found', { detail: 'No such player exists.' });
      const { limit = 20, cursor, against } = request.query;
      const query = { userId: user.id, ...(against !== undefined && { against }) };
      const recentGameIds = request.recentGameIds();
      const [page, stats, viewer] = await Promise.all([
        myGames.listFinished(query, recentGameIds, cursor, limit),
        playerStats.getStats(query, recentGameIds),
        request.currentUser(),
      ]);
      reply.header('cache-control', 'no-store');
      return {
        games: page.games.map((game) => toGame(game, clock.now(), viewer?.id)),
        cursor: page.cursor,
        record: stats,
      };
    },
  );
};
