import { getOutcome, getTurn, type Cell, type Mark, type Moves } from '../rules/board.ts';
import type { BotLevel } from '../rules/computer.ts';
import type { Game, GameStatus, Player, Result } from './game.ts';

/** How a game came to be; decides who may sit down and how. */
export type Origin = 'link' | 'invitation' | 'match' | 'bot' | 'rematch';

/**
 * A game as the table holds it. Times are ISO 8601. What can be derived (board, turn, a result on the board) is not
 * stored; `L` and `Pair` exist only to be indexed.
 */
export interface StoredGame {
  readonly GameId: string;
  readonly Status: GameStatus;
  readonly Version: number;
  readonly Origin: Origin;
  /** Cells as digits in the order played: `048`. */
  readonly Moves: string;
  /** User ids; absent where nobody sits and where the computer sits, which has no games of its own to list. */
  readonly X?: string;
  readonly O?: string;
  readonly XName?: string;
  readonly OName?: string;
  readonly XGuest?: boolean;
  readonly OGuest?: boolean;
  readonly Bot?: BotLevel;
  readonly BotPlays?: Mark;
  readonly Seconds?: number;
  readonly Deadline?: string;
  /** Only for an end that the board does not show. */
  readonly EndedBy?: 'resignation' | 'time';
  readonly Winner?: Mark;
  readonly RematchBy?: Mark;
  readonly RematchAt?: string;
  readonly RematchId?: string;
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  /** Sort key of the indexes: see `list-key.ts`. Absent once declined or cancelled. */
  readonly L?: string;
  /** Both ids of a finished game between people: see `list-key.ts`. */
  readonly Pair?: string;
  /** Epoch second after which an unplayed game is gone. */
  readonly Ttl?: number;
  /** Digest of the request that made it, when that carried an `Idempotency-Key`. */
  readonly Asked?: string;
}

/** What of a game never changes once it is being played. */
export type GameMetadata = Pick<
  StoredGame,
  | 'GameId'
  | 'Origin'
  | 'X'
  | 'O'
  | 'XName'
  | 'OName'
  | 'XGuest'
  | 'OGuest'
  | 'Bot'
  | 'BotPlays'
  | 'Seconds'
  | 'CreatedAt'
>;

/** A running game as a player's request says that it stands; only the condition of a write proves it. */
export interface OptimisticGame extends GameMetadata {
  readonly Status: 'playing';
  readonly Moves: string;
}

/** An offer of a rematch lapses after ten minutes. */
export const rematchOfferMs = 10 * 60_000;

export const botPlayer: Player = { id: 'bot', name: 'Computer', guest: false };

export function parseMoves(stored: Pick<StoredGame, 'Moves'>): Moves {
  const moves: Cell[] = [];
  for (const digit of stored.Moves) moves.push(Number(digit));
  return moves;
}

/** Whether the item is one that time has removed, though the table may still hold it. */
export function isExpired(stored: StoredGame, now: number): boolean {
  return stored.Ttl !== undefined && stored.Ttl * 1000 <= now;
}

/** The mark `userId` plays, or null for everybody else. */
export function findMark(stored: Pick<StoredGame, 'X' | 'O'>, userId: string): Mark | null {
  if (stored.X === userId) return 'X';
  if (stored.O === userId) return 'O';
  return null;
}

/** The result, or null while there is none. */
export function buildResult(stored: StoredGame): Result | null {
  if (stored.Status !== 'finished') return null;
  if (stored.EndedBy) return { winner: stored.Winner ?? null, by: stored.EndedBy, line: null };
  const outcome = getOutcome(parseMoves(stored));
  if (!outcome) throw new Error(`game ${stored.GameId} is finished without a result`);
  return { winner: outcome.winner, by: outcome.by, line: outcome.line ? [...outcome.line] : null };
}

/** The standing offer of a rematch, or the rematch itself, or null. */
export function buildRematch(stored: StoredGame, now: number): Game['rematch'] {
  if (!stored.RematchBy) return null;
  if (!stored.RematchId && isRematchOfferExpired(stored, now)) return null;
  return { offeredBy: stored.RematchBy, gameId: stored.RematchId ?? null };
}

function isRematchOfferExpired(stored: StoredGame, now: number): boolean {
  return stored.RematchAt === undefined || Date.parse(stored.RematchAt) + rematchOfferMs <= now;
}

/**
 * The game as everybody who has its id may see it.
 *
 * @param now epoch milliseconds by the server's clock
 */
export function toGame(stored: StoredGame, now: number): Game {
  const moves = parseMoves(stored);
  return {
    id: stored.GameId,
    status: stored.Status,
    version: stored.Version,
    players: { X: buildPlayer(stored, 'X'), O: buildPlayer(stored, 'O') },
    moves: [...moves],
    turn: stored.Status === 'playing' ? getTurn(moves) : null,
    result: buildResult(stored),
    bot: stored.Bot ?? null,
    seeking: stored.Status === 'open' && stored.Origin === 'match',
    moveSeconds: stored.Seconds ?? null,
    deadline: stored.Status === 'playing' ? (stored.Deadline ?? null) : null,
    createdAt: stored.CreatedAt,
    updatedAt: stored.UpdatedAt,
    now: new Date(now).toISOString(),
    rematch: buildRematch(stored, now),
  };
}

function buildPlayer(stored: StoredGame, mark: Mark): Player | null {
  if (stored.BotPlays === mark) return botPlayer;
  const [id, name, guest] =
    mark === 'X' ? [stored.X, stored.XName, stored.XGuest] : [stored.O, stored.OName, stored.OGuest];
  return id === undefined ? null : { id, name: name ?? '', guest: guest ?? false };
}

/** The attributes that seat `player` at `mark`. */
export function seatAttributes(mark: Mark, player: Player): Partial<StoredGame> {
  return mark === 'X'
    ? { X: player.id, XName: player.name, XGuest: player.guest }
    : { O: player.id, OName: player.name, OGuest: player.guest };
}

/** When the next move is due, if the game has a clock. */
export function deadlineAttributes(seconds: number | undefined, now: number): Partial<StoredGame> {
  return seconds === undefined ? {} : { Deadline: new Date(now + seconds * 1000).toISOString() };
}
