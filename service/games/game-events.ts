import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import Type from 'typebox';
import { topics, type EventBus } from '../events/event-bus.ts';
import { getOutcome, isValidMoves } from '../rules/board.ts';
import { idPattern } from '../shared/ids.ts';
import { gameStatuses, Mark, Series, Timestamp } from './game.ts';
import { parseMoves, type StoredGame } from './stored-game.ts';

/** Bus message: a game has changed, with its new state. */
export interface GameUpdatedMessage {
  readonly kind: 'game';
  readonly game: StoredGame;
  /** The receiving player was waiting for a quick match and now has an opponent. */
  readonly matched?: true;
}

/** Games that this process has published: on an in-process topic they arrive as the same objects and need no validation. */
const publishedGames = new WeakSet<object>();

/** Publishes the game's new state to its spectators and to both players' lists of games. */
export function publishGameUpdated(bus: EventBus, game: StoredGame, previous?: StoredGame): void {
  publishedGames.add(game);
  bus.publish(topics.game(game.GameId), { kind: 'game', game } satisfies GameUpdatedMessage);
  const matched = game.Origin === 'match' && previous?.Status === 'open' && game.Status === 'playing';
  for (const user of [game.X, game.O]) {
    if (user === undefined) continue;
    const message: GameUpdatedMessage = {
      kind: 'game',
      game,
      ...(matched && user === game.X && { matched: true }),
    };
    bus.publish(topics.user(user), message);
  }
}

/** The attributes that the service relies on. A later release may add others, and further values of some. */
const StoredGameSchema = Type.Object({
  GameId: Type.String({ pattern: idPattern.source }),
  Status: Type.Enum(gameStatuses),
  Version: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  Origin: Type.String(),
  Moves: Type.String({ pattern: '^[0-8]{0,9}$' }),
  Host: Type.Optional(Mark),
  X: Type.Optional(Type.String({ pattern: idPattern.source })),
  O: Type.Optional(Type.String({ pattern: idPattern.source })),
  XName: Type.Optional(Type.String()),
  OName: Type.Optional(Type.String()),
  XGuest: Type.Optional(Type.Boolean()),
  OGuest: Type.Optional(Type.Boolean()),
  Bot: Type.Optional(Type.String()),
  BotPlays: Type.Optional(Mark),
  MoveSeconds: Type.Optional(Type.Integer()),
  Deadline: Type.Optional(Timestamp),
  EndedBy: Type.Optional(Type.String({ minLength: 1 })),
  Winner: Type.Optional(Mark),
  RematchBy: Type.Optional(Mark),
  RematchAt: Type.Optional(Timestamp),
  RematchOfferId: Type.Optional(Type.String({ pattern: idPattern.source })),
  RematchId: Type.Optional(Type.String({ pattern: idPattern.source })),
  Series: Type.Optional(Series),
  CreatedAt: Timestamp,
  UpdatedAt: Timestamp,
  SortKey: Type.Optional(Type.String()),
});

const isStoredGame = addFormats.default(new Ajv()).compile<StoredGame>(StoredGameSchema);

/**
 * Whether a message on a game or user topic is about a game; the topics carry other kinds too. It is validated as a whole,
 * because it is sent to clients before the database is read.
 */
export function isGameUpdatedMessage(message: unknown): message is GameUpdatedMessage {
  if (typeof message !== 'object' || message === null) return false;
  const { kind, game } = message as Partial<GameUpdatedMessage>;
  if (kind !== 'game') return false;
  if (game && publishedGames.has(game)) return true;
  if (!isStoredGame(game)) return false;
  const moves = parseMoves(game);
  if (!isValidMoves(moves)) return false;
  return game.Status !== 'finished' || game.EndedBy !== undefined || getOutcome(moves) !== null;
}
