import type { Mark } from '../rules/board.ts';

/**
 * The sort key of the three indexes. It changes only once, when the game ends, because a changed index key costs
 * two write units:
 *
 * - `A#created#id` while unfinished
 * - `F#ended#id#outcome` once finished. The outcome is the winner's mark (`-` for a draw) followed by `<` or `>`: whether
 *   X has the lower or higher user id of the pair. Games that don't count in statistics have `bot` (against the computer)
 *   or `uncounted` instead. Statistics are computed from these keys alone.
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
  /** User ids; undefined for the computer. */
  readonly X: string | undefined;
  readonly O: string | undefined;
  /** Number of moves played. A game counts in statistics only if both players have moved. */
  readonly moveCount: number;
  /** It was left without a result, so it does not count. */
  readonly isAbandoned?: boolean;
}

/** The index key attributes of a finished game. */
export function buildFinishedKeys(game: FinishedGame): { SortKey: string; PlayerPair?: string } {
  const start = `${finishedPrefix}${game.endedAt}#${game.gameId}#`;
  if (game.X === undefined || game.O === undefined) return { SortKey: `${start}bot` };
  const isCounted = game.moveCount >= 2 && game.isAbandoned !== true;
  const outcome = isCounted ? `${game.winner ?? '-'}${game.X < game.O ? '<' : '>'}` : 'uncounted';
  return {
    SortKey: `${start}${outcome}`,
    PlayerPair: buildPairKey(game.X, game.O),
  };
}

/** Partition key of the head-to-head index; the order of the two ids does not matter. */
export function buildPairKey(one: string, another: string): string {
  return one < another ? `${one}|${another}` : `${another}|${one}`;
}

/** Format of the sort keys from {@link buildFinishedKeys}. */
export const finishedKeyPattern =
  /^F#\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[A-Za-z0-9_-]{22}#(?:bot|uncounted|[XO-][<>])$/;

/** The data in a finished game's sort key. */
export interface ParsedFinishedKey {
  readonly endedAt: string;
  readonly gameId: string;
  /** Null for games that don't count in statistics. */
  readonly outcome: { readonly winner: Mark | null; readonly xIsLower: boolean } | null;
}

/**
 * Parses a sort key from {@link buildFinishedKeys}.
 *
 * @returns null for any other text
 */
export function parseFinishedKey(key: string): ParsedFinishedKey | null {
  const [prefix, endedAt, gameId, outcome] = key.split('#');
  if (prefix !== 'F' || !endedAt || !gameId || !outcome) return null;
  if (outcome === 'bot' || outcome === 'uncounted') return { endedAt, gameId, outcome: null };
  const [winner, order] = outcome;
  return {
    endedAt,
    gameId,
    outcome: { winner: winner === 'X' || winner === 'O' ? winner : null, xIsLower: order === '<' },
  };
}
