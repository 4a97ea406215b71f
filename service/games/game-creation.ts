import type { EventBus } from '../events/event-bus.ts';
import type { Clock } from '../shared/clock.ts';
import { getOtherMark, type Mark } from '../rules/board.ts';
import { chooseComputerMove, type BotLevel } from '../rules/computer.ts';
import { deriveId, createId } from '../shared/ids.ts';
import { Problem } from '../shared/error-codes.ts';
import { limits } from '../shared/limits.ts';
import { publishGameUpdated } from './game-events.ts';
import type { HostMark, Player, Series } from './game.ts';
import type { GameStore } from './game-store.ts';
import { buildUnfinishedKey } from './sort-key.ts';
import { deadlineAttributes, seatAttributes, type Origin, type StoredGame } from './stored-game.ts';

const secondsPerDay = 24 * 60 * 60;

/** Lifetime of a game that was never joined, or against the computer without a move. */
export const unplayedGameTtlDays = 7;

/** Parameters of a new game. */
export interface NewGameOptions {
  readonly id?: string;
  readonly origin: Exclude<Origin, 'invitationByO'>;
  /** The mark of the host; default: X. */
  readonly host?: Mark;
  readonly X?: Player;
  readonly O?: Player;
  readonly bot?: { readonly level: BotLevel; readonly mark: Mark };
  readonly moveSeconds?: number | undefined;
  readonly requestHash?: string | undefined;
  /** For an invitation: whether the two players have finished a game before. */
  readonly isAcquainted?: boolean;
  /** For a rematch: the results before it. */
  readonly series?: Series;
}

/**
 * The initial state of a game. Games against the computer and rematches start at once; a computer that plays X has
 * already made its first move.
 *
 * @param now epoch milliseconds
 * @param random in [0, 1), chooses the computer's move
 */
export function buildNewGame(options: NewGameOptions, now: number, random: number): StoredGame {
  const {
    id = createId(),
    origin,
    host = 'X',
    X,
    O,
    bot,
    moveSeconds,
    requestHash,
    isAcquainted,
    series,
  } = options;
  const createdAt = new Date(now).toISOString();
  const isPlaying = bot !== undefined || origin === 'rematch';
  const ttlDays =
    origin === 'invitation'
      ? limits.invitationDays[options[host]?.guest ? 'guest' : 'account']
      : unplayedGameTtlDays;
  return {
    GameId: id,
    Status: isPlaying ? 'playing' : origin === 'invitation' ? 'invited' : 'open',
    Version: 1,
    Origin: origin === 'invitation' && host === 'O' ? 'invitationByO' : origin,
    Moves: bot?.mark === 'X' ? String(chooseComputerMove(bot.level, [], random)) : '',
    ...(host === 'O' && { Host: host }),
    ...(X && seatAttributes('X', X)),
    ...(O && seatAttributes('O', O)),
    ...(bot && { Bot: bot.level, BotPlays: bot.mark }),
    ...(moveSeconds !== undefined && { MoveSeconds: moveSeconds }),
    ...(isPlaying && deadlineAttributes(moveSeconds, now)),
    CreatedAt: createdAt,
    UpdatedAt: createdAt,
    SortKey: buildUnfinishedKey(createdAt, id),
    ...((!isPlaying || bot) && { Ttl: Math.floor(now / 1000) + ttlDays * secondsPerDay }),
    ...(isAcquainted && { Acquainted: true }),
    ...(series && { Series: series }),
    ...(requestHash !== undefined && { RequestHash: requestHash }),
  };
}

/** The seats of a new game between people. @param guest the invited player; undefined for an open game */
export function buildHostSeats(
  host: Player,
  hostMark: Mark,
  guest?: Player,
): Pick<NewGameOptions, 'host' | 'X' | 'O'> {
  return { host: hostMark, [hostMark]: host, ...(guest && { [getOtherMark(hostMark)]: guest }) };
}

/** The seats of a game between a person and the computer. */
export function buildBotSeats(
  human: Player,
  level: BotLevel,
  humanMark: Mark,
): Pick<NewGameOptions, 'host' | 'X' | 'O' | 'bot'> {
  return { ...buildHostSeats(human, humanMark), bot: { level, mark: getOtherMark(humanMark) } };
}

/** An `Idempotency-Key` of one user, with the request it was sent with. */
export interface IdempotencyKey {
  /** Game id derived from user and key. */
  readonly id: string;
  /** Hash of the request. */
  readonly requestHash: string;
  /** Hash that release 0.2.0 made of the same request, if it was another one. */
  readonly earlierHash?: string;
}

/** Derives the game id and the request hash of a user's key. */
export function deriveIdempotencyKey(
  userId: string,
  key: string,
  request: readonly unknown[],
): IdempotencyKey {
  return { id: deriveId('idempotency-key', userId, key), requestHash: deriveId(JSON.stringify(request)) };
}

/** @throws Problem `key_reused` if the key was used with a different request */
export function assertSameRequest(
  stored: { readonly RequestHash?: string },
  requestHash: string | undefined,
): void {
  if (requestHash !== undefined && stored.RequestHash !== requestHash) {
    throw new Problem('key_reused', { detail: 'This Idempotency-Key was used with a different request.' });
  }
}

/** Creates games and stores their initial state. */
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

  /** The mark of a new game's host: as chosen, else X. */
  chooseHostMark(wanted: HostMark = 'X'): Mark {
    if (wanted !== 'random') return wanted;
    return this.#random() < 0.5 ? 'X' : 'O';
  }

  /** Stores a new game, or returns the existing one for a repeated request with the same idempotency key. */
  async create(options: NewGameOptions): Promise<StoredGame> {
    const { written, game } = await this.#store.put(buildNewGame(options, this.#clock.now(), this.#random()));
    // An id can only exist already if it was derived from a key; without a game here, that game has been deleted.
    if (!game) throw new Problem('key_reused', { detail: 'The game of this Idempotency-Key was deleted.' });
    if (written) publishGameUpdated(this.#bus, game);
    else assertSameRequest(game, options.requestHash);
    return game;
  }
}
