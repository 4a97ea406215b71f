import type { Mark } from '../service/rules/board.ts';

/** A request to play, as a client sent it. */
export interface Attempt {
  readonly mark: Mark;
  readonly cell: number;
  readonly after: readonly number[];
}

/** A 2xx to an attempt, with the game it carried. */
export interface Acknowledged extends Attempt {
  readonly moves: readonly number[];
  /** When the answer was whole, by the one clock of the test. */
  readonly at: number;
}

/** A state of the game that a client was shown by `GET`. */
export interface Seen {
  readonly moves: readonly number[];
  readonly version: number;
  /** When the request was sent. */
  readonly askedAt: number;
}

/** The states one event stream brought, in the order they came. */
export type Streamed = readonly { readonly version: number; readonly moves: readonly number[] }[];

/** What was asked of one game and what was told of it. */
export interface History {
  readonly attempts: Attempt[];
  readonly acknowledged: Acknowledged[];
  readonly seen: Seen[];
  readonly streams: Streamed[];
}

/** The game as the table holds it in the end. */
export interface Stored {
  readonly moves: readonly number[];
  readonly version: number;
}

/** Versions before the first move: created, joined. */
const versionsBefore = 2;

/**
 * Holds a game's history against what is stored of it.
 *
 * @returns one line for each promise that was broken; none when all is well
 */
export function faultsIn({ attempts, acknowledged, seen, streams }: History, stored: Stored): string[] {
  const faults: string[] = [];
  const text = (moves: readonly number[]) => moves.join('');
  const final = text(stored.moves);
  const isPrefix = (moves: readonly number[]) => final.startsWith(text(moves));

  for (const { after, cell, mark, moves } of acknowledged) {
    const played = [...after, cell];
    if (!isPrefix(played)) faults.push(`lost write: ${text(played)} was acknowledged, ${final} is stored`);
    if (turnAt(after.length) !== mark)
      faults.push(`out of turn: ${mark} played ${cell} after ${text(after)}`);
    if (!text(moves).startsWith(text(played))) faults.push(`wrong answer: ${text(moves)} to ${text(played)}`);
  }
  stored.moves.forEach((cell, index) => {
    const before = text(stored.moves.slice(0, index));
    const asked = attempts.some(
      (attempt) => attempt.cell === cell && attempt.mark === turnAt(index) && text(attempt.after) === before,
    );
    if (!asked) faults.push(`nobody asked for ${cell} after ${before || 'nothing'}`);
  });
  if (new Set(stored.moves).size !== stored.moves.length) faults.push(`double write: ${final} is stored`);
  if (stored.version !== versionsBefore + stored.moves.length) {
    faults.push(`double write: version ${stored.version} after ${stored.moves.length} moves`);
  }
  for (const { moves, askedAt } of seen) {
    const known = Math.max(
      0,
      ...acknowledged.filter(({ at }) => at < askedAt).map(({ after }) => after.length + 1),
    );
    if (!isPrefix(moves)) faults.push(`wrong read: ${text(moves)}, ${final} is stored`);
    if (moves.length < known)
      faults.push(`stale read: ${text(moves)} after ${known} moves were acknowledged`);
  }
  for (const stream of streams) {
    const versions = stream.map(({ version }) => version);
    if (versions.some((version, index) => version <= (versions[index - 1] ?? 0))) {
      faults.push(`stream out of order: ${versions.join(' ')}`);
    }
    if (stream.some(({ moves }) => !isPrefix(moves))) faults.push('wrong event: not what is stored');
    if (versions.at(-1) !== stored.version) {
      faults.push(`lost event: the stream ends at version ${versions.at(-1)}, ${stored.version} is stored`);
    }
  }
  return faults;
}

function turnAt(moves: number): Mark {
  return moves % 2 === 0 ? 'X' : 'O';
}
