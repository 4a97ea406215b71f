import type { EventBus } from '../events/event-bus.ts';
import type { Clock } from '../shared/clock.ts';
import { getOtherMark, type Mark } from '../rules/board.ts';
import { chooseComputerMove, type BotLevel } from '../rules/computer.ts';
import { deriveId, createId } from '../shared/ids.ts';
import { Problem } from '../shared/error-codes.ts';
import { publishGameUpdated } from './game-events.ts';
import type { Player } from './game.ts';
import type { GameStore } from './game-store.ts';
import { buildUnfinishedKey } from './sort-key.ts';
import { deadlineAttributes, seatAttributes, type Origin, type StoredGame } from './stored-game.ts';

/** Unanswered games, and games against the computer without a move, are gone after seven days. */
const unplayedGameTtlSeconds = 7 * 24 * 60 * 60;

/** A game that somebody asks for. */
export interface NewGameOptions {
  readonly id?: string;
  readonly origin: Origin;
  readonly X?: Player;
  readonly O?: Player;
  readonly bot?: { readonly level: BotLevel; readonly mark: Mark };
  readonly moveSeconds?: number | undefined;
  readonly requestHash?: string | undefined;
}

/**
 * The first state of a game. Against the computer, and as a rematch, it is being played at once; a computer that plays X
 * has made its first move.
 *
 * @param now epoch milliseconds
 * @param random in [0, 1): the computer's choice
 */
export function buildNewGame(options: NewGameOptions, now: number, random: number): StoredGame {
  const { id = createId(), origin, X, O, bot, moveSeconds, requestHash } = options;
  const createdAt = new Date(now).toISOString();
  const isPlaying = bot !== undefined || origin === 'rematch';
  return {
    GameId: id,
    Status: isPlaying ? 'playing' : origin === 'invitation' ? 'invited' : 'open',
    Version: 1,
    Origin: origin,
    Moves: bot?.mark === 'X' ? String(chooseComputerMove(bot.level, [], random)) : '',
    ...(X && seatAttributes('X', X)),
    ...(O && seatAttributes('O', O)),
    ...(bot && { Bot: bot.level, BotPlays: bot.mark }),
    ...(moveSeconds !== undefined && { Seconds: moveSeconds }),
    ...(isPlaying && deadlineAttributes(moveSeconds, now)),
    CreatedAt: createdAt,
    UpdatedAt: createdAt,
    L: buildUnfinishedKey(createdAt, id),
    ...((!isPlaying || bot) && { Ttl: Math.floor(now / 1000) + unplayedGameTtlSeconds }),
    ...(requestHash !== undefined && { Asked: requestHash }),
  };
}

/** The seats of a game between a person and the computer. */
export function buildBotSeats(
  human: Player,
  level: BotLevel,
  humanMark: Mark,
): Pick<NewGameOptions, 'X' | 'O' | 'bot'> {
  return { [humanMark]: human, bot: { level, mark: getOtherMark(humanMark) } };
}

/** An `Idempotency-Key` of one user, with the request it came with. */
export interface IdempotencyKey {
  /** Id that a user's key always leads to. */
  readonly id: string;
  /** Digest of the request. */
  readonly requestHash: string;
}

/** What a user's key and request come to. */
export function deriveIdempotencyKey(
  userId: string,
  key: string,
  request: readonly unknown[],
): IdempotencyKey {
  return { id: deriveId('asked', userId, key), requestHash: deriveId(JSON.stringify(request)) };
}

/** Refuses a key that came with another request before. */
export function assertSameRequest(
  stored: { readonly Asked?: string },
  requestHash: string | undefined,
): void {
  if (requestHash !== undefined && stored.Asked !== requestHash) {
    throw new Problem('key_reused', { detail: 'This Idempotency-Key came with another request before.' });
  }
}

/** Writes the first state of games. */
export class GameCreator {
  readonly #store: GameStore;
  readonly #bus: EventBus;
  readonly #clock: Clock;
  readonly #random: () => number;

  constructor(deps: { store: GameStore; bus: EventBus; clock: Clock; random: () => number }) {
    this.#store = deps.store;
    this.#bus = deps.bus;
    this.#clock = deps.clock;
    this.#random = deps.random;
  }

  /**
   * Writes a new game. A repeated request (same key) meets the game that the first one made.
   */
  async create(options: NewGameOptions): Promise<StoredGame> {
    const { written, game } = await this.#store.put(buildNewGame(options, this.#clock.now(), this.#random()));
    // Only a key leads to an id that exists; if that game has been removed since, the key is worth nothing any more.
    if (!game) throw new Problem('key_reused', { detail: 'The game of this Idempotency-Key is gone.' });
    if (written) publishGameUpdated(this.#bus, game);
    else assertSameRequest(game, options.requestHash);
    return game;
  }
}
