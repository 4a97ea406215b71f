import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type, { type Static } from 'typebox';
import { validateExistingName, foldName } from '../../users/names.ts';
import { assertValid } from '../../users/field-validation.ts';
import { mutationErrorCodes, problemResponses } from '../../http/errors/problem-schemas.ts';
import { documentedKeyword } from '../../http/validation.ts';
import { Id } from '../../shared/ids.ts';
import { defaultMatchTimeLimit, matchTimeLimits } from '../../shared/match-limits.ts';
import { nameLength } from '../../shared/name-rules.ts';
import { optionalBody } from '../../http/optional-body.ts';
import { sessionRequired } from '../../http/session-security.ts';
import { Problem, type ProblemCode } from '../../shared/error-codes.ts';
import type { GameServices } from '../game-services.ts';
import {
  buildBotSeats,
  buildHostSeats,
  deriveIdempotencyKey,
  type IdempotencyKey,
} from '../game-creation.ts';
import { BotLevel, HostMark, MoveSeconds, type Player } from '../game.ts';
import type { NewInvitation } from '../invitations.ts';
import { toGame } from '../stored-game.ts';
import { GameResponse, requirePlayer } from './game-responses.ts';

const NewGameBody = Type.Object(
  {
    opponent: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        description: 'name of the player to invite',
        [documentedKeyword]: { minLength: nameLength.min, maxLength: nameLength.max },
      }),
    ),
    bot: Type.Optional(BotLevel),
    moveSeconds: Type.Optional(MoveSeconds),
    mark: Type.Optional(HostMark),
  },
  { additionalProperties: false },
);
type NewGameBody = Static<typeof NewGameBody>;

const MatchBody = Type.Object(
  {
    moveSeconds: Type.Optional({
      ...MoveSeconds,
      description: `seconds allowed per move; ${defaultMatchTimeLimit} if absent`,
      [documentedKeyword]: { enum: matchTimeLimits },
    }),
  },
  { additionalProperties: false },
);

const StopMatchBody = Type.Object(
  { gameId: { ...Id, description: 'the waiting game' } },
  { additionalProperties: false },
);

const WaitingResponse = Type.Object(
  {
    waiting: Type.Array(
      Type.Object(
        { moveSeconds: Type.Integer({ description: 'time limit per move of the waiting game' }) },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

const IdempotencyKeyHeader = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9_-]{22,64}$',
      description: '22-64 random characters A-Z a-z 0-9 _ -: the same key and body give the same game',
    }),
  ),
});

const newGameErrorCodes = [
  ...mutationErrorCodes,
  'not_signed_in',
  'too_many_games',
  'key_reused',
] as const satisfies ProblemCode[];

/** `POST /games` and the routes of `/games/match`. */
export const newGameRoutes: FastifyPluginAsyncTypebox<GameServices> = async (app, services) => {
  app.post(
    '/games',
    {
      schema: {
        operationId: 'createGame',
        security: sessionRequired,
        summary:
          'Invite a player, play against the computer, or open a game that anyone with the link can join',
        tags: ['games'],
        headers: IdempotencyKeyHeader,
        body: NewGameBody,
        response: {
          201: GameResponse,
          ...problemResponses(
            ...newGameErrorCodes,
            'no_such_player',
            'too_many_invitations',
            'invitations_closed',
          ),
        },
      },
    },
    async (request, reply) => {
      assertValidCombination(request.body);
      const host = await requirePlayer(request);
      const { opponent, bot, moveSeconds, mark } = request.body;
      const idempotencyKey = parseIdempotencyKey(request.headers['idempotency-key'], host.id, [
        'games',
        opponent,
        bot,
        moveSeconds,
        // Without a mark the request has the hash that 0.2.0 gave it.
        ...(mark === undefined ? [] : [mark]),
      ]);
      const hostMark = services.gameCreator.chooseHostMark(mark);
      const recentGameIds = request.recentGameIds();
      const options = {
        ...(idempotencyKey && { id: idempotencyKey.id, requestHash: idempotencyKey.requestHash }),
        moveSeconds,
      };
      const game =
        opponent === undefined
          ? await services.limits.startGame({ id: host.id, recentGameIds }, idempotencyKey?.id, () =>
              services.gameCreator.create({
                ...options,
                ...(bot
                  ? { origin: 'bot', ...buildBotSeats(host, bot, hostMark) }
                  : { origin: 'link', ...buildHostSeats(host, hostMark) }),
              }),
            )
          : await services.invitations.send({
              host,
              ...(await findOpponent(services, host, opponent)),
              recentGameIds,
              hostMark,
              options,
            });
      request.addRecentGame(game.GameId);
      return reply.code(201).send({ game: toGame(game, services.clock.now(), host.id) });
    },
  );

  app.post(
    '/games/match',
    {
      schema: {
        operationId: 'matchGame',
        security: sessionRequired,
        summary: 'Quick match: join a waiting game or wait for an opponent',
        description:
          'Repeat the request every 10 s while waiting, or watch the game: a waiting game is offered until 15 s after the last request, and as long as its page is open and visible.',
        tags: ['games'],
        headers: IdempotencyKeyHeader,
        body: optionalBody(MatchBody),
        response: {
          200: GameResponse,
          201: GameResponse,
          ...problemResponses(...newGameErrorCodes),
        },
      },
    },
    async (request, reply) => {
      const player = await requirePlayer(request);
      const moveSeconds = request.body?.moveSeconds;
      const idempotencyKey = parseMatchKey(request.headers['idempotency-key'], player.id, moveSeconds);
      const recentGameIds = request.recentGameIds();
      const game = await services.matchmaker.match(player, { moveSeconds, idempotencyKey, recentGameIds });
      request.addRecentGame(game.GameId);
      return reply
        .code(game.Status === 'open' ? 201 : 200)
        .send({ game: toGame(game, services.clock.now(), player.id) });
    },
  );

  app.get(
    '/games/match',
    {
      config: { readsDatabase: true },
      schema: {
        operationId: 'listWaiting',
        summary: 'Quick match: whether somebody waits, by time limit',
        description: 'Up to 2 s old. It says nothing about who waits.',
        tags: ['games'],
        response: { 200: WaitingResponse, ...problemResponses('rate_limited', 'unavailable') },
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', 'no-store');
      const timeLimits = await services.matchmaker.listWaiting();
      return { waiting: timeLimits.map((moveSeconds) => ({ moveSeconds })) };
    },
  );

  app.delete(
    '/games/match',
    {
      schema: {
        operationId: 'stopMatch',
        security: sessionRequired,
        summary: 'Quick match: stop looking for an opponent',
        description: 'Cancels the waiting game. Changes nothing if the game is not waiting any more.',
        tags: ['games'],
        body: StopMatchBody,
        response: {
          204: Type.Null({ description: 'The game is not waiting' }),
          ...problemResponses(...mutationErrorCodes, 'not_signed_in'),
        },
      },
    },
    async (request, reply) => {
      await services.matchmaker.stop(await requirePlayer(request), request.body.gameId);
      return reply.code(204).send(null);
    },
  );
};

/** The key of a request for a quick match: naming the default time limit is the same as naming none. */
function parseMatchKey(
  header: string | undefined,
  userId: string,
  moveSeconds: number | undefined,
): IdempotencyKey | undefined {
  const isDefault = moveSeconds === defaultMatchTimeLimit;
  const key = parseIdempotencyKey(header, userId, ['match', isDefault ? undefined : moveSeconds]);
  const earlierKey = isDefault ? parseIdempotencyKey(header, userId, ['match', moveSeconds]) : undefined;
  return key && earlierKey ? { ...key, earlierHash: earlierKey.requestHash } : key;
}

function parseIdempotencyKey(
  header: string | undefined,
  userId: string,
  request: readonly unknown[],
): IdempotencyKey | undefined {
  return header === undefined ? undefined : deriveIdempotencyKey(userId, header, request);
}

function assertValidCombination({ opponent, bot, moveSeconds }: NewGameBody): void {
  const errors = [];
  if (opponent !== undefined && bot !== undefined) {
    errors.push({
      path: '/bot',
      message: 'cannot be combined with opponent',
      allowed: 'either opponent or bot, not both',
    });
  }
  if (bot !== undefined && moveSeconds !== undefined) {
    errors.push({
      path: '/moveSeconds',
      message: 'cannot be combined with bot',
      allowed: 'a time limit only in games between people',
    });
  }
  if (errors.length > 0) throw new Problem('invalid', { errors });
}

async function findOpponent(
  { users }: GameServices,
  host: Player,
  opponentName: string,
): Promise<Pick<NewInvitation, 'opponent' | 'opponentSetting'>> {
  const { opponent } = assertValid({ opponent: validateExistingName(opponentName, '/opponent') });
  if (foldName(opponent) === foldName(host.name)) {
    const error = { path: '/opponent', message: 'is your own name', allowed: 'the name of another player' };
    throw new Problem('invalid', { errors: [error] });
  }
  const opponentUser = await users.findByName(opponent);
  if (!opponentUser) throw new Problem('no_such_player', { detail: `No player is named ${opponent}.` });
  if (opponentUser.id === host.id) {
    const error = { path: '/opponent', message: 'is your own name', allowed: 'the name of another player' };
    throw new Problem('invalid', { errors: [error] });
  }
  const { id, name, guest, invitations } = opponentUser;
  return { opponent: { id, name, guest }, opponentSetting: invitations };
}
