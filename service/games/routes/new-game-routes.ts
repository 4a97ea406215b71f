import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type, { type Static } from 'typebox';
import { checkName, foldName } from '../../users/names.ts';
import { accept } from '../../users/field-validation.ts';
import { problems } from '../../http/errors/problem-schemas.ts';
import { Problem } from '../../shared/error-codes.ts';
import type { GameParts } from '../game-services.ts';
import { againstBot, askedOnce, type AskedOnce, type NewGame } from '../game-creation.ts';
import { BotLevel, MoveSeconds, type Player } from '../game.ts';
import { viewOf } from '../stored-game.ts';
import { GameAnswer, requirePlayer } from './game-responses.ts';

const NewGameBody = Type.Object(
  {
    opponent: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'name of the player to invite' }),
    ),
    bot: Type.Optional(BotLevel),
    moveSeconds: Type.Optional(MoveSeconds),
  },
  { additionalProperties: false },
);
type NewGameBody = Static<typeof NewGameBody>;

const MatchBody = Type.Object({ moveSeconds: Type.Optional(MoveSeconds) }, { additionalProperties: false });

const KeyHeader = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9_-]{22,64}$',
      description: '22-64 random characters A-Z a-z 0-9 _ -: the same key and body give the same game',
    }),
  ),
});

/** `POST /games` and `POST /games/match`. */
export const newGameRoutes: FastifyPluginAsyncTypebox<GameParts> = async (app, parts) => {
  app.post(
    '/games',
    {
      schema: {
        summary: 'Invite a player, play the computer, or open a game for whoever has its link',
        tags: ['games'],
        headers: KeyHeader,
        body: NewGameBody,
        response: {
          201: GameAnswer,
          ...problems(
            'invalid',
            'not_signed_in',
            'cross_site',
            'no_such_player',
            'too_many_games',
            'key_reused',
            'payload_too_large',
            'unsupported_media_type',
            'rate_limited',
            'unavailable',
          ),
        },
      },
    },
    async (request, reply) => {
      checkCombination(request.body);
      const host = await requirePlayer(request);
      const { opponent, bot, moveSeconds } = request.body;
      const key = keyOf(request.headers['idempotency-key'], host.id, ['games', opponent, bot, moveSeconds]);
      const recent = request.recentGames();
      const invited = opponent === undefined ? undefined : await findOpponent(parts, host, opponent);
      await parts.limits.checkRoom(host.id, recent, key?.id);
      if (invited) await parts.limits.checkInvitations(host.id, invited.id, recent, key?.id);
      const wanted: NewGame = {
        ...(key && { id: key.id, asked: key.asked }),
        origin: bot ? 'bot' : invited ? 'invitation' : 'link',
        moveSeconds,
        ...(bot ? againstBot(host, bot, 'X') : { X: host, ...(invited && { O: invited }) }),
      };
      const game = await parts.creation.create(wanted);
      request.rememberGame(game.GameId);
      return reply.code(201).send({ game: viewOf(game, parts.clock.now()) });
    },
  );

  app.post(
    '/games/match',
    {
      schema: {
        summary: 'Play anyone: take a waiting game or wait for somebody',
        description:
          'Repeat it every 10 s while waiting: 30 s after the last request the game is not offered any more.',
        tags: ['games'],
        headers: KeyHeader,
        body: Type.Optional(MatchBody),
        response: {
          200: GameAnswer,
          201: GameAnswer,
          ...problems(
            'invalid',
            'not_signed_in',
            'cross_site',
            'too_many_games',
            'key_reused',
            'payload_too_large',
            'unsupported_media_type',
            'rate_limited',
            'unavailable',
          ),
        },
      },
    },
    async (request, reply) => {
      const player = await requirePlayer(request);
      const moveSeconds = request.body?.moveSeconds;
      const key = keyOf(request.headers['idempotency-key'], player.id, ['match', moveSeconds]);
      const recent = request.recentGames();
      const game = await parts.matching.match(player, { moveSeconds, key, recent });
      request.rememberGame(game.GameId);
      return reply.code(game.Status === 'open' ? 201 : 200).send({ game: viewOf(game, parts.clock.now()) });
    },
  );
};

function keyOf(
  header: string | undefined,
  userId: string,
  request: readonly unknown[],
): AskedOnce | undefined {
  return header === undefined ? undefined : askedOnce(userId, header, request);
}

function checkCombination({ opponent, bot, moveSeconds }: NewGameBody): void {
  const errors = [];
  if (opponent !== undefined && bot !== undefined) {
    errors.push({
      path: '/bot',
      message: 'stands beside an opponent',
      allowed: 'either opponent or bot, not both',
    });
  }
  if (bot !== undefined && moveSeconds !== undefined) {
    errors.push({
      path: '/moveSeconds',
      message: 'stands beside bot',
      allowed: 'a time limit between people only',
    });
  }
  if (errors.length > 0) throw new Problem('invalid', { errors });
}

async function findOpponent({ users }: GameParts, host: Player, wanted: string): Promise<Player> {
  const { opponent } = accept({ opponent: checkName(wanted, '/opponent') });
  if (foldName(opponent) === foldName(host.name)) {
    const fault = { path: '/opponent', message: 'is your own name', allowed: 'the name of another player' };
    throw new Problem('invalid', { errors: [fault] });
  }
  const found = await users.byName(opponent);
  if (!found) throw new Problem('no_such_player', { detail: `Nobody here is called ${opponent}.` });
  if (found.id === host.id) {
    const fault = { path: '/opponent', message: 'is a name of yours', allowed: 'the name of another player' };
    throw new Problem('invalid', { errors: [fault] });
  }
  return { id: found.id, name: found.name, guest: found.guest };
}
