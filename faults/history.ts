import type { Mark } from '../service/rules/board.ts';

/** A request to play, as a client sent it. */
export interface Attempt {
  readonly mark: Mark;
  readonly cell: number;
  readonly after: readonly number[];
}

/** A 2xx to an attempt, with the game it carried. */
export interface AcknowledgedMove extends Attempt {
  readonly moves: readonly number[];
  /** When the answer was whole, by the one clock of the test. */
  readonly at: number;
}

/** A state of the game that a client was shown by `GET`. */
export interface ObservedState {
  readonly moves: readonly number[];
  readonly version: number;
  /** When the request was sent. */
  readonly requestedAt: number;
}

/** The states one event stream brought, in the order they came. */
export type StreamedStates = readonly { readonly version: number; readonly moves: readonly number[] }[];

/** What was asked of one game and what was told of it. */
export interface History {
  readonly attempts: Attempt[];
  readonly acknowledged: AcknowledgedMove[];
  readonly observed: ObservedState[];
  readonly streams: StreamedStates[];
}

/** The game as the table holds it in the end. */
export interface StoredState {
  readonly moves: readonly number[];
  readonly version: number;
}

/** Versions before the first move: created, joined. */
const versionBeforeFirstMove = 2;

/**
 * Holds a game's history against what is stored of it.
 *
 * @returns one line for each promise that was broken; none when all is well
 */
export function findViolations(
  { attempts, acknowledged, observed, streams }: History,
  stored: StoredState,
): string[] {
  const violations: string[] = [];
  const formatMoves = (moves: readonly number[]) => moves.join('');
  const storedMoves = formatMoves(stored.moves);
  const isPrefix = (moves: readonly number[]) => storedMoves.startsWith(formatMoves(moves));

  for (const { after, cell, mark, moves } of acknowledged) {
    const played = [...after, cell];
    if (!isPrefix(played))
      violations.push(`lost write: ${formatMoves(played)} was acknowledged, ${storedMoves} is stored`);
    if (getTurn(after.length) !== mark)
      violations.push(`out of turn: ${mark} played ${cell} after ${formatMoves(after)}`);
    if (!formatMoves(moves).startsWith(formatMoves(played)))
      violations.push(`wrong answer: ${formatMoves(moves)} to ${formatMoves(played)}`);
  }
  stored.moves.forEach((cell, index) => {
    const before = formatMoves(stored.moves.slice(0, index));
    const wasAttempted = attempts.some(
      (attempt) =>
        attempt.cell === cell && attempt.mark === getTurn(index) && formatMoves(attempt.after) === before,
    );
    if (!wasAttempted) violations.push(`nobody asked for ${cell} after ${before || 'nothing'}`);
  });
  if (new Set(stored.moves).size !== stored.moves.length)
    violations.push(`double write: ${storedMoves} is stored`);
  if (stored.version !== versionBeforeFirstMove + stored.moves.length) {
    violations.push(`double write: version ${stored.version} after ${stored.moves.length} moves`);
  }
  for (const { moves, requestedAt } of observed) {
    const knownMoves = Math.max(
      0,
      ...acknowledged.filter(({ at }) => at < requestedAt).map(({ after }) => after.length + 1),
    );
    if (!isPrefix(moves)) violations.push(`wrong read: ${formatMoves(moves)}, ${storedMoves} is stored`);
    if (moves.length < knownMoves)
      violations.push(`stale read: ${formatMoves(moves)} after ${knownMoves} moves were acknowledged`);
  }
  for (const stream of streams) {
    const versions = stream.map(({ version }) => version);
    if (versions.some((version, index) => version <= (versions[index - 1] ?? 0))) {
      violations.push(`stream out of order: ${versions.join(' ')}`);
    }
    if (stream.some(({ moves }) => !isPrefix(moves))) violations.push('wrong event: not what is stored');
    if (versions.at(-1) !== stored.version) {
      violations.push(
        `lost event: the stream ends at version ${versions.at(-1)}, ${stored.version} is stored`,
      );
    }
  }
  return violations;
}

function getTurn(moves: number): Mark {
  return moves % 2 === 0 ? 'X' : 'O';
}
