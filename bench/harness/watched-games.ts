import { playMove, type Pair } from './play.ts';
import type { Side } from './rounds.ts';
import type { Subject } from './start-worker.ts';
import { inWaves, type Waves } from './load.ts';

interface BoardsArgs {
  readonly subject: Subject;
  /** Two for each board. */
  readonly pairs: readonly Pair[];
  readonly pace: Omit<Waves, 'count'>;
  /** Makes a game that a pair can play. @returns its id */
  readonly makeGame: (pair: Pair) => Promise<string>;
}

/**
 * A game at each of many boards, both players watching. A slice is one move at each board, so that two moves of a game
 * are never under way together; neither making the games nor opening the streams is measured.
 *
 * @returns a side whose slices take microseconds of CPU a move
 */
export function watchedBoards({ subject, pairs, pace, makeGame }: BoardsArgs): Side {
  let boards: { readonly pair: Pair; readonly id: string; readonly leave: (() => void)[] }[] = [];
  return {
    async begin() {
      boards = await Promise.all(
        pairs.map(async (pair) => {
          const id = await makeGame(pair);
          const leave = await Promise.all(pair.map((player) => player.watch(`/games/${id}/events`)));
          return { pair, id, leave };
        }),
      );
    },
    async slice(index) {
      const spent = await subject.cpuOf(() =>
        inWaves({ ...pace, count: boards.length }, async (board) => {
          const { pair, id } = boards[board] ?? {};
          if (pair && id !== undefined) await playMove(pair, id, index);
        }),
      );
      return spent / boards.length;
    },
    async end() {
      for (const { leave } of boards) for (const close of leave) close();
    },
  };
}
