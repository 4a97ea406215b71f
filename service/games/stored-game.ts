import { computerPlayerId } from '../shared/computer-player.ts';
import { getOtherMark, getOutcome, getTurn, type Cell, type Mark, type Moves } from '../rules/board.ts';
import type { BotLevel } from '../rules/computer.ts';
import type { Game, GameStatus, Player, Result, Series } from './game.ts';

/**
 * How a game was created; determines who may join it. An invitation by a host who plays O has a value of its own, because
 * 0.2.0 takes the O of an `invitation` for the invited player, who may accept it.
 */
export type Origin = 'link' | 'invitation' | 'invitationByO' | 'match' | 'bot' | 'rematch';

/**
 * A game as stored in DynamoDB. Times are ISO 8601. Derivable data (board, turn, result on the board) is not stored;
 * `SortKey` and `PlayerPair` exist only as index keys.
 */
export interface StoredGame {
  readonly GameId: string;
  readonly Status: GameStatus;
  readonly Version: number;
  readonly Origin: Origin;
  /** Cells as digits in the order played: `048`. */
  readonly Moves: string;
  /** The mark of the host; absent for X. */
  readonly Host?: Mark;
  /** User ids; absent for an empty seat and for the computer. */
  readonly X?: string;
  readonly O?: string;
  readonly XName?: string;
  readonly OName?: string;
  readonly XGuest?: boolean;
  readonly OGuest?: boolean;
  readonly Bot?: BotLevel;
  readonly BotPlays?: Mark;
  readonly MoveSeconds?: number;
  readonly Deadline?: string;
  /** Only if the game did not end by a line or a draw. */
  readonly EndedBy?: 'resignation' | 'time' | 'abandoned';
  readonly Winner?: Mark;
  readonly RematchBy?: Mark;
  readonly RematchAt?: string;
  /** Id of the game that starts when an offer is accepted. Secret until then; later offers use it again. */
  readonly RematchOfferId?: string;
  /** Id of the rematch, shown to the two players only. */
  readonly RematchId?: string;
  /** On a rematch: the results before it. */
  readonly Series?: Series;
  /** On an invitation: the two players had finished a game before. */
  readonly Acquainted?: boolean;
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  /** Sort key of the indexes, see `sort-key.ts`. Absent once declined or cancelled. */
  readonly SortKey?: string;
  /** Both user ids of a finished game between people, see `sort-key.ts`. */
  readonly PlayerPair?: string;
  /** Epoch seconds at which an unplayed game expires. */
  readonly Ttl?: number;
  /** Hash of the request that created it, if that had an `Idempotency-Key`. */
  readonly RequestHash?: string;
}

const metadataAttributes = [
  'GameId',
  'Origin',
  'X',
  'O',
  'XName',
  'OName',
  'XGuest',
  'OGuest',
  'Bot',
  'BotPlays',
  'MoveSeconds',
  'CreatedAt',
] as const satisfies readonly (keyof StoredGame)[];

/** The attributes of a game that never change while it is being played. */
export type GameMetadata = Pick<StoredGame, (typeof metadataAttributes)[number]>;

export function pickMetadata(game: StoredGame): GameMetadata {
  return pick(game, metadataAttributes);
}

/** A copy with the given attributes only, and without those that are undefined. */
function pick<Source, Key extends keyof Source>(source: Source, keys: readonly Key[]): Pick<Source, Key> {
  const picked: Partial<Pick<Source, Key>> = {};
  for (const key of keys) if (source[key] !== undefined) picked[key] = source[key];
  return picked as Pick<Source, Key>;
}

/** A running game assumed from a client's request; the write's condition verifies it. */
export interface OptimisticGame extends GameMetadata {
  readonly Status: 'playing';
  readonly Moves: string;
}

const noSeries: Series = { X: 0, O: 0, drawn: 0 };

/** Lifetime of a rematch offer: ten minutes. */
const rematchOfferMs = 10 * 60_000;

const botPlayer: Player = { id: computerPlayerId, name: 'Computer', guest: false };

export function parseMoves(stored: Pick<StoredGame, 'Moves'>): Moves {
  const moves: Cell[] = [];
  for (const digit of stored.Moves) moves.push(Number(digit));
  return moves;
}

/** Whether the TTL has passed. DynamoDB deletes expired items only later. */
export function isExpired(stored: StoredGame, now: number): boolean {
  return stored.Ttl !== undefined && stored.Ttl * 1000 <= now;
}

/** The mark that `userId` plays, or null if not a player. */
export function findMark(stored: Pick<StoredGame, 'X' | 'O'>, userId: string): Mark | null {
  if (stored.X === userId) return 'X';
  if (stored.O === userId) return 'O';
  return null;
}

/** The mark of the player who created the game. */
export function getHostMark(stored: Pick<StoredGame, 'Host'>): Mark {
  return stored.Host ?? 'X';
}

/** The mark of the other player: who joins, or is invited. */
export function getGuestMark(stored: Pick<StoredGame, 'Host'>): Mark {
  return getOtherMark(getHostMark(stored));
}

/** The result of a finished game, else null. */
export function buildResult(stored: StoredGame): Result | null {
  if (stored.Status !== 'finished') return null;
  if (stored.EndedBy) return { winner: stored.Winner ?? null, by: stored.EndedBy, line: null };
  const outcome = getOutcome(parseMoves(stored));
  if (!outcome) throw new Error(`game ${stored.GameId} is finished but has no result`);
  return { winner: outcome.winner, by: outcome.by, line: outcome.line ? [...outcome.line] : null };
}

/**
 * The series of the rematch of a finished game, in which the players swap marks. A game without winner counts only as a
 * draw on the board, so that abandoned games count for nobody.
 */
export function buildRematchSeries(finishedGame: StoredGame): Series {
  const { X, O, drawn } = finishedGame.Series ?? noSeries;
  const result = buildResult(finishedGame);
  return {
    X: O + Number(result?.winner === 'O'),
    O: X + Number(result?.winner === 'X'),
    drawn: drawn + Number(result?.by === 'draw'),
  };
}

/** The active rematch offer or the rematch itself, else null. For players; spectators must not see the id. */
export function buildRematch(stored: StoredGame, now: number): Game['rematch'] {
  if (!stored.RematchBy) return null;
  if (!stored.RematchId && isRematchOfferExpired(stored, now)) return null;
  return { offeredBy: stored.RematchBy, gameId: stored.RematchId ?? null };
}

function buildVisibleRematch(stored: StoredGame, now: number, viewerId: string | undefined): Game['rematch'] {
  const rematch = buildRematch(stored, now);
  if (!rematch?.gameId) return rematch;
  const isPlayer = viewerId !== undefined && findMark(stored, viewerId) !== null;
  return isPlayer ? rematch : { ...rematch, gameId: null };
}

function isRematchOfferExpired(stored: StoredGame, now: number): boolean {
  return stored.RematchAt === undefined || Date.parse(stored.RematchAt) + rematchOfferMs <= now;
}

/**
 * Maps a stored game to the API's representation.
 *
 * @param now epoch milliseconds
 * @param viewerId user id of the reader; only the two players see the id of the rematch
 */
export function toGame(stored: StoredGame, now: number, viewerId: string | undefined): Game {
  const moves = parseMoves(stored);
  return {
    id: stored.GameId,
    status: stored.Status,
    version: stored.Version,
    host: getHostMark(stored),
    players: { X: buildPlayer(stored, 'X'), O: buildPlayer(stored, 'O') },
    moves: [...moves],
    turn: stored.Status === 'playing' ? getTurn(moves) : null,
    result: buildResult(stored),
    bot: stored.Bot ?? null,
    seeking: stored.Status === 'open' && stored.Origin === 'match',
    moveSeconds: stored.MoveSeconds ?? null,
    deadline: stored.Status === 'playing' ? (stored.Deadline ?? null) : null,
    createdAt: stored.CreatedAt,
    updatedAt: stored.UpdatedAt,
    now: new Date(now).toISOString(),
    series: stored.Series ?? noSeries,
    rematch: buildVisibleRematch(stored, now, viewerId),
  };
}

function buildPlayer(stored: StoredGame, mark: Mark): Player | null {
  if (stored.BotPlays === mark) return botPlayer;
  return stored[mark] === undefined ? null : getPerson(stored, mark);
}

/** The person who plays `mark`, as they were when they sat down. Only for a seat that a person has taken. */
export function getPerson(stored: StoredGame, mark: Mark): Player {
  const [id, name, guest] =
    mark === 'X' ? [stored.X, stored.XName, stored.XGuest] : [stored.O, stored.OName, stored.OGuest];
  return { id: id ?? '', name: name ?? '', guest: guest ?? false };
}

/** The attributes that store `player` as `mark`. */
export function seatAttributes(mark: Mark, player: Player): Partial<StoredGame> {
  return mark === 'X'
    ? { X: player.id, XName: player.name, XGuest: player.guest }
    : { O: player.id, OName: player.name, OGuest: player.guest };
}

/** The deadline of the next move, if the game has a time limit. */
export function deadlineAttributes(seconds: number | undefined, now: number): Partial<StoredGame> {
  return seconds === undefined ? {} : { Deadline: new Date(now + seconds * 1000).toISOString() };
}
