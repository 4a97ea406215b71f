import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { isHistory, outcomeOf, type Moves } from '../../rules/board.ts';
import { problems } from '../../http/errors/problem-schemas.ts';
import { Problem, type ProblemCode } from '../../shared/error-codes.ts';
import type { GameParts } from '../game-services.ts';
import { Cell, type Player } from '../game.ts';
import type { StoredGame } from '../stored-game.ts';
import { GameAnswer, GameParams, requirePlayer } from './game-responses.ts';
import { viewOf } from '../stored-game.ts';

const MoveBody = Type.Object(
  {
    cell: Cell,
    after: Type.Array(Cell, { maxItems: 8, description: 'the moves the player has seen' }),
  },
  { additionalProperties: false },
);

const RematchBody = Type.Object(
  { withdraw: Type.Optional(Type.Boolean({ description: 'take one’s own offer back' })) },
  { additionalProperties: false },
);

/** An empty object or no body at all. */
const NoBody = Type.Optional(Type.Union([Type.Null(), Type.Object({}, { additionalProperties: false })]));

const everyVerb = [
  'invalid',
  'not_signed_in',
  'cross_site',
  'not_found',
  'payload_too_large',
  'unsupported_media_type',
  'rate_limited',
  'unavailable',
] as const satisfies ProblemCode[];

interface Verb {
  readonly name: string;
  readonly summary: string;
  readonly refusals: readonly ProblemCode[];
  readonly does: (id: string, player: Player) => Promise<StoredGame>;
  /** The verb gives the player one more unfinished game. */
  readonly needsRoom?: true;
}

/** What players do with a game: join, accept, decline, cancel, move, resign, claim, rematch. */
export const verbRoutes: FastifyPluginAsyncTypebox<GameParts> = async (app, parts) => {
  const { games, rematches, limits, clock } = parts;

  const verbs: readonly Verb[] = [
    {
      name: 'join',
      summary: 'Take an open game',
      refusals: ['already_taken', 'own_game', 'not_open', 'too_many_games'],
      does: (id, player) => games.join(id, player),
      needsRoom: true,
    },
    {
      name: 'accept',
      summary: 'Accept an invitation',
      refusals: ['not_invited', 'not_open', 'too_many_games'],
      does: (id, player) => games.accept(id, player),
      needsRoom: true,
    },
    {
      name: 'decline',
      summary: 'Decline an invitation',
      refusals: ['not_invited', 'not_open'],
      does: (id, player) => games.decline(id, player),
    },
    {
      name: 'cancel',
      summary: 'Take back a game that nobody has begun to play',
      refusals: ['not_host', 'not_open'],
      does: (id, player) => games.cancel(id, player),
    },
    {
      name: 'resign',
      summary: 'Give up',
      refusals: ['not_a_player', 'not_started', 'game_over'],
      does: (id, player) => games.resign(id, player),
    },
    {
      name: 'claim',
      summary: 'Claim the game when the other player’s time has run out',
      refusals: ['not_a_player', 'not_started', 'game_over', 'no_clock', 'too_early', 'not_your_claim'],
      does: (id, player) => games.claim(id, player),
    },
  ];

  for (const { name, summary, refusals, does, needsRoom } of verbs) {
    app.post(
      `/games/:id/${name}`,
      {
        schema: {
          summary,
          tags: ['games'],
          params: GameParams,
          body: NoBody,
          response: { 200: GameAnswer, ...problems(...everyVerb, ...refusals) },
        },
      },
      async (request) => {
        const player = await requirePlayer(request);
        const { id } = request.params;
        if (needsRoom) await limits.checkRoom(player.id, request.recentGames(), id);
        const game = await does(id, player);
        request.rememberGame(game.GameId);
        return { game: viewOf(game, clock.now()) };
      },
    );
  }

  app.post(
    '/games/:id/moves',
    {
      schema: {
        summary: 'Play a cell',
        tags: ['games'],
        params: GameParams,
        body: MoveBody,
        response: {
          200: GameAnswer,
          ...problems(
            ...everyVerb,
            'not_a_player',
            'not_started',
            'game_over',
            'stale',
            'not_your_turn',
            'cell_taken',
          ),
        },
      },
    },
    async (request) => {
      const { cell, after } = request.body;
      checkAfter(after);
      const player = await requirePlayer(request);
      const game = await games.move(request.params.id, player, { cell, after });
      request.rememberGame(game.GameId);
      return { game: viewOf(game, clock.now()) };
    },
  );

  app.post(
    '/games/:id/rematch',
    {
      schema: {
        summary: 'Offer a rematch, take the offer back, or agree to the other’s, which starts it',
        description:
          'Answers with the finished game; `rematch.gameId` is the new one. An offer lapses after 10 minutes.',
        tags: ['games'],
        params: GameParams,
        body: Type.Optional(Type.Union([Type.Null(), RematchBody])),
        response: { 200: GameAnswer, ...problems(...everyVerb, 'not_a_player', 'not_finished') },
      },
    },
    async (request) => {
      const player = await requirePlayer(request);
      const wish = request.body?.withdraw ? 'withdraw' : 'play';
      const game = await rematches.rematch(request.params.id, player, wish);
      request.rememberGame(game.RematchId ?? game.GameId);
      return { game: viewOf(game, clock.now()) };
    },
  );
};

function checkAfter(after: readonly unknown[]): asserts after is Moves {
  if (isHistory(after) && !outcomeOf(after)) return;
  const fault = {
    path: '/after',
    message: 'is not a history of an unfinished game',
    allowed: 'the moves played so far, in order, none twice and none after the end',
  };
  throw new Problem('invalid', { errors: [fault] });
}
