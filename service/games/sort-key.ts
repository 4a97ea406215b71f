import type { Mark } from '../rules/board.ts';

/**
 * The sort key of the three indexes, `L`. It changes once in a game's life, when the game ends, because a changed
 * index key costs two write units:
 *
 * - `A#created#id` while unfinished
 * - `F#ended#id#outcome` once finished, where outcome is the winner's mark (`-` for a draw) and then whether X has the
 *   lower (`<`) or the higher (`>`) user id of the pair; or `bot` for a game against the computer, which no record
 *   counts. So a record is counted from index keys alone.
 */
export function buildUnfinishedKey(createdAt: string, gameId: string): string {
  return `A#${createdAt}#${gameId}`;
}

export const unfinishedPrefix = 'A#';
export const finishedPrefix = 'F#';

export interface FinishedGame {
  readonly endedAt: string;
  readonly gameId: string;
  readonly winner: Mark | null;
  /** User ids; one of them absent for a game against the computer. */
  readonly X: string | undefined;
  readonly O: string | undefined;
}

/** The attributes by which a finished game is listed. */
export function buildFinishedKeys(game: FinishedGame): { L: string; Pair?: string } {
  const start = `${finishedPrefix}${game.endedAt}#${game.gameId}#`;
  if (game.X === undefined || game.O === undefined) return { L: `${start}bot` };
  return {
    L: `${start}${game.winner ?? '-'}${game.X < game.O ? '<' : '>'}`,
    Pair: buildPairKey(game.X, game.O),
  };
}

/** Partition key of the index of head-to-head games: the same whoever is named first. */
export function buildPairKey(one: string, another: string): string {
  return one < another ? `${one}|${another}` : `${another}|${one}`;
}

/** The form of the keys made by {@link buildFinishedKeys}. */
export const finishedKeyPattern =
  /^F#\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[A-Za-z0-9_-]{22}#(?:bot|[XO-][<>])$/;

/** What a finished game's key tells. */
export interface ParsedFinishedKey {
  readonly endedAt: string;
  readonly gameId: string;
  /** `bot` games have no outcome that counts. */
  readonly outcome: { readonly winner: Mark | null; readonly xIsLower: boolean } | null;
}

/**
 * Reads a key made by {@link buildFinishedKeys}.
 *
 * @returns null for anything else
 */
export function parseFinishedKey(key: string): ParsedFinishedKey | null {
  const [prefix, endedAt, gameId, outcome] = key.split('#');
  if (prefix !== 'F' || !endedAt || !gameId || !outcome) return null;
  if (outcome === 'bot') return { endedAt, gameId, outcome: null };
  const [winner, order] = outcome;
  return {
    endedAt,
    gameId,
    outcome: { winner: winner === 'X' || winner === 'O' ? winner : null, xIsLower: order === '<' },
  };
}
