import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { isValidMoves, getOutcome, type Moves } from '../../rules/board.ts';
import { mutationErrorCodes, problemResponses } from '../../http/errors/problem-schemas.ts';
import { NoBody, optionalBody } from '../../http/optional-body.ts';
import { sessionRequired } from '../../http/session-security.ts';
import { Problem, type ProblemCode } from '../../shared/error-codes.ts';
import type { GameServices } from '../game-services.ts';
import { Cell, type Player } from '../game.ts';
import type { StoredGame } from '../stored-game.ts';
import { GameResponse, GameParams, requirePlayer } from './game-responses.ts';
import { toGame } from '../stored-game.ts';

const MoveBody = Type.Object(
  {
    cell: Cell,
    after: Type.Array(Cell, { maxItems: 8, description: 'the moves that the client has seen' }),
  },
  { additionalProperties: false },
);

const RematchBody = Type.Object(
  { withdraw: Type.Optional(Type.Boolean({ description: 'withdraw your own offer' })) },
  { additionalProperties: false },
);

const commonErrorCodes = [
  ...mutationErrorCodes,
  'not_signed_in',
  'not_found',
] as const satisfies ProblemCode[];

interface GameAction {
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  readonly errorCodes: readonly ProblemCode[];
  readonly run: (id: string, player: Player) => Promise<StoredGame>;
  /** The action counts towards the player's limit of unfinished games. */
  readonly addsUnfinishedGame?: true;
}

/** `POST /games/:id/…`: join, accept, decline, cancel, resign, claim, leave, moves, rematch. */
export const actionRoutes: FastifyPluginAsyncTypebox<GameServices> = async (app, services) => {
  const { games, leaves, invitations, rematches, limits, clock } = services;

  const actions: readonly GameAction[] = [
    {
      name: 'join',
      summary: 'Join an open game',
      errorCodes: ['already_taken', 'own_game', 'not_open', 'too_many_games'],
      run: (id, player) => games.join(id, player),
      addsUnfinishedGame: true,
    },
    {
      name: 'accept',
      summary: 'Accept an invitation',
      errorCodes: ['not_invited', 'not_open', 'too_many_games'],
      run: (id, player) => games.accept(id, player),
      addsUnfinishedGame: true,
    },
    {
      name: 'decline',
      summary: 'Decline an invitation',
      errorCodes: ['not_invited', 'not_open'],
      run: (id, player) => games.decline(id, player),
    },
    {
      name: 'cancel',
      summary: 'Cancel an open game or an unanswered invitation',
      errorCodes: ['not_host', 'not_open'],
      run: (id, player) => games.cancel(id, player),
    },
    {
      name: 'resign',
      summary: 'Resign',
      errorCodes: ['not_a_player', 'not_started', 'game_over'],
      run: (id, player) => games.resign(id, player),
    },
    {
      name: 'claim',
      summary: 'Claim the win after the other player’s time has run out',
      errorCodes: ['not_a_player', 'not_started', 'game_over', 'no_clock', 'too_early', 'not_your_claim'],
      run: (id, player) => games.claim(id, player),
    },
    {
      name: 'leave',
      summary: 'Leave a running game between two people without a result',
      description:
        'Allowed before both players have moved, and in a game without a time limit when it has been the other player’s turn for three days. The game counts for nobody.',
      errorCodes: ['not_a_player', 'not_started', 'game_over', 'not_yet'],
      run: (id, player) => leaves.leave(id, player),
    },
  ];

  for (const { name, summary, description, errorCodes, run, addsUnfinishedGame } of actions) {
    app.post(
      `/games/:id/${name}`,
      {
        schema: {
          operationId: `${name}Game`,
          security: sessionRequired,
          summary,
          ...(description !== undefined && { description }),
          tags: ['games'],
          params: GameParams,
          body: NoBody,
          response: { 200: GameResponse, ...problemResponses(...commonErrorCodes, ...errorCodes) },
        },
      },
      async (request) => {
        const player = await requirePlayer(request);
        const { id } = request.params;
        const game = addsUnfinishedGame
          ? await limits.startGame({ id: player.id, recentGameIds: request.recentGameIds() }, id, () =>
              run(id, player),
            )
          : await run(id, player);
        request.addRecentGame(game.GameId);
        return { game: toGame(game, clock.now(), player.id) };
      },
    );
  }

  app.post(
    '/games/invitations/decline-all',
    {
      schema: {
        operationId: 'declineAllInvitations',
        security: sessionRequired,
        summary: 'Decline all invitations that I have received',
        tags: ['games'],
        body: NoBody,
        response: {
          204: Type.Null({ description: 'Declined' }),
          ...problemResponses(...mutationErrorCodes, 'not_signed_in'),
        },
      },
    },
    async (request, reply) => {
      await invitations.declineAll(await requirePlayer(request));
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/games/:id/moves',
    {
      schema: {
        operationId: 'playMove',
        security: sessionRequired,
        summary: 'Play a move',
        tags: ['games'],
        params: GameParams,
        body: MoveBody,
        response: {
          200: GameResponse,
          ...problemResponses(
            ...commonErrorCodes,
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
      assertUnfinishedHistory(after);
      const player = await requirePlayer(request);
      const game = await games.move(request.params.id, player, { cell, after });
      request.addRecentGame(game.GameId);
      return { game: toGame(game, clock.now(), player.id) };
    },
  );

  app.post(
    '/games/:id/rematch',
    {
      schema: {
        operationId: 'requestRematch',
        security: sessionRequired,
        summary: 'Offer a rematch, accept the other player’s offer, or withdraw your own',
        description:
          'Returns the finished game; `rematch.gameId` is the id of the new game, which starts when the offer is accepted. An offer expires after 10 minutes.',
        tags: ['games'],
        params: GameParams,
        body: optionalBody(RematchBody),
        response: {
          200: GameResponse,
          ...problemResponses(...commonErrorCodes, 'not_a_player', 'not_finished', 'too_many_games'),
        },
      },
    },
    async (request) => {
      const player = await requirePlayer(request);
      const action = request.body?.withdraw ? 'withdraw' : 'play';
      const game = await rematches.requestRematch(request.params.id, player, action, request.recentGameIds());
      request.addRecentGame(game.RematchId ?? game.GameId);
      return { game: toGame(game, clock.now(), player.id) };
    },
  );
};

function assertUnfinishedHistory(after: readonly unknown[]): asserts after is Moves {
  if (isValidMoves(after) && !getOutcome(after)) return;
  const error = {
    path: '/after',
    message: 'is not a valid move list of an unfinished game',
    allowed: 'the moves played so far, in order, without duplicates and without a finished game',
  };
  throw new Problem('invalid', { errors: [error] });
}
