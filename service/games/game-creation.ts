import type { EventBus } from '../events/event-bus.ts';
import type { Clock } from '../shared/clock.ts';
import { other, type Mark } from '../rules/board.ts';
import { reply, type BotLevel } from '../rules/computer.ts';
import { derivedId, newId } from '../shared/ids.ts';
import { Problem } from '../shared/error-codes.ts';
import { announce } from './game-events.ts';
import type { Player } from './game.ts';
import type { GameStore } from './game-store.ts';
import { unfinishedKey } from './sort-key.ts';
import { deadlineAfter, seat, type Origin, type StoredGame } from './stored-game.ts';

/** Unanswered games, and games against the computer without a move, are gone after seven days. */
const unplayedSeconds = 7 * 24 * 60 * 60;

/** A game that somebody asks for. */
export interface NewGame {
  readonly id?: string;
  readonly origin: Origin;
  readonly X?: Player;
  readonly O?: Player;
  readonly bot?: { readonly level: BotLevel; readonly plays: Mark };
  readonly moveSeconds?: number | undefined;
  readonly asked?: string | undefined;
}

/**
 * The first state of a game. Against the computer, and as a rematch, it is being played at once; a computer that plays X
 * has made its first move.
 *
 * @param now epoch milliseconds
 * @param random in [0, 1): the computer's choice
 */
export function newGame(wanted: NewGame, now: number, random: number): StoredGame {
  const { id = newId(), origin, X, O, bot, moveSeconds, asked } = wanted;
  const createdAt = new Date(now).toISOString();
  const playing = bot !== undefined || origin === 'rematch';
  return {
    GameId: id,
    Status: playing ? 'playing' : origin === 'invitation' ? 'invited' : 'open',
    Version: 1,
    Origin: origin,
    Moves: bot?.plays === 'X' ? String(reply(bot.level, [], random)) : '',
    ...(X && seat('X', X)),
    ...(O && seat('O', O)),
    ...(bot && { Bot: bot.level, BotPlays: bot.plays }),
    ...(moveSeconds !== undefined && { Seconds: moveSeconds }),
    ...(playing && deadlineAfter(moveSeconds, now)),
    CreatedAt: createdAt,
    UpdatedAt: createdAt,
    L: unfinishedKey(createdAt, id),
    ...((!playing || bot) && { Ttl: Math.floor(now / 1000) + unplayedSeconds }),
    ...(asked !== undefined && { Asked: asked }),
  };
}

/** The seats of a game between a person and the computer. */
export function againstBot(
  person: Player,
  level: BotLevel,
  personPlays: Mark,
): Pick<NewGame, 'X' | 'O' | 'bot'> {
  return { [personPlays]: person, bot: { level, plays: other(personPlays) } };
}

/** An `Idempotency-Key` of one user, with the request it came with. */
export interface AskedOnce {
  /** Id that a user's key always leads to. */
  readonly id: string;
  /** Digest of the request. */
  readonly asked: string;
}

/** What a user's key and request come to. */
export function askedOnce(userId: string, key: string, request: readonly unknown[]): AskedOnce {
  return { id: derivedId('asked', userId, key), asked: derivedId(JSON.stringify(request)) };
}

/** Refuses a key that came with another request before. */
export function checkAsked(stored: { readonly Asked?: string }, asked: string | undefined): void {
  if (asked !== undefined && stored.Asked !== asked) {
    throw new Problem('key_reused', { detail: 'This Idempotency-Key came with another request before.' });
  }
}

/** Writes the first state of games. */
export class Creation {
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
  async create(wanted: NewGame): Promise<StoredGame> {
    const { written, game } = await this.#store.put(newGame(wanted, this.#clock.now(), this.#random()));
    // Only a key leads to an id that exists; if that game has been removed since, the key is worth nothing any more.
    if (!game) throw new Problem('key_reused', { detail: 'The game of this Idempotency-Key is gone.' });
    if (written) announce(this.#bus, game);
    else checkAsked(game, wanted.asked);
    return game;
  }
}
