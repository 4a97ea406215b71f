import type { Mark } from '../service/rules/board.ts';

/** A move request that a client sent. */
export interface Attempt {
  readonly mark: Mark;
  readonly cell: number;
  readonly after: readonly number[];
}

/** An attempt with a 2xx response, and the moves in the response. */
export interface AcknowledgedMove extends Attempt {
  readonly moves: readonly number[];
  /** When the response was complete (`performance.now()` of the test process). */
  readonly at: number;
}

/** A state of the game that a client read by `GET`. */
export interface ObservedState {
  readonly moves: readonly number[];
  readonly version: number;
  /** When the request was sent. */
  readonly requestedAt: number;
}

/** The states that one event stream delivered, in order. */
export type StreamedStates = readonly { readonly version: number; readonly moves: readonly number[] }[];

/** All requests, responses and events of one game. */
export interface History {
  readonly attempts: Attempt[];
  readonly acknowledged: AcknowledgedMove[];
  readonly observed: ObservedState[];
  readonly streams: StreamedStates[];
  /** Requests to leave the game without a result: how many were sent, and how many had a 2xx response. */
  readonly leaves: { sent: number; acknowledged: number };
}

/** The final state of the game in the database. */
export interface StoredState {
  readonly moves: readonly number[];
  readonly version: number;
  /** How it ended, unless by its last move. */
  readonly endedBy: string | undefined;
}

/** Creating and joining a game each increment the version. */
const versionBeforeFirstMove = 2;

/**
 * Checks a game's history against its stored state.
 *
 * @returns one line for each violation
 */
export function findViolations(
  { attempts, acknowledged, observed, streams, leaves }: History,
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
      violations.push(`wrong response: ${formatMoves(moves)} to ${formatMoves(played)}`);
  }
  stored.moves.forEach((cell, index) => {
    const before = formatMoves(stored.moves.slice(0, index));
    const wasAttempted = attempts.some(
      (attempt) =>
        attempt.cell === cell && attempt.mark === getTurn(index) && formatMoves(attempt.after) === before,
    );
    if (!wasAttempted) violations.push(`unrequested move: ${cell} after '${before}' is stored`);
  });
  if (new Set(stored.moves).size !== stored.moves.length)
    violations.push(`double write: ${storedMoves} is stored`);
  const changes = stored.moves.length + (stored.endedBy === undefined ? 0 : 1);
  if (stored.version !== versionBeforeFirstMove + changes) {
    violations.push(`double write: version ${stored.version} after ${stored.moves.length} moves`);
  }
  const isAbandoned = stored.endedBy === 'abandoned';
  if (leaves.acknowledged > 0 && !isAbandoned)
    violations.push(`lost write: leaving was acknowledged, the game ended by ${stored.endedBy ?? 'a move'}`);
  if (isAbandoned && leaves.sent === 0) violations.push('unrequested end: nobody left the game');
  if (isAbandoned && stored.moves.length >= 2)
    violations.push(`wrong end: left without a result after ${stored.moves.length} moves`);
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
    if (stream.some(({ moves }) => !isPrefix(moves)))
      violations.push(`wrong event: moves that are not stored; ${storedMoves} is stored`);
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
