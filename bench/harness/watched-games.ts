import { playMove, type Pair } from './play.ts';
import type { Candidate } from './rounds.ts';
import type { Worker } from './start-worker.ts';
import { runAtRate, type RateOptions } from './load.ts';

interface WatchedGamesArgs {
  readonly worker: Worker;
  /** Two for each board. */
  readonly pairs: readonly Pair[];
  readonly rate: Omit<RateOptions, 'count'>;
  /** Makes a game that a pair can play. @returns its id */
  readonly createGame: (pair: Pair) => Promise<string>;
}

/**
 * A game at each of many boards, both players watching. A slice is one move at each board, so that two moves of a game
 * are never under way together; neither making the games nor opening the streams is measured.
 *
 * @returns a side whose slices take microseconds of CPU a move
 */
export function createWatchedGames({ worker, pairs, rate, createGame }: WatchedGamesArgs): Candidate {
  let games: { readonly pair: Pair; readonly id: string; readonly closeStreams: (() => void)[] }[] = [];
  return {
    async setup() {
      games = await Promise.all(
        pairs.map(async (pair) => {
          const id = await createGame(pair);
          const closeStreams = await Promise.all(
            pair.map((player) => player.openEventStream(`/games/${id}/events`)),
          );
          return { pair, id, closeStreams };
        }),
      );
    },
    async sample(index) {
      const cpuMicros = await worker.measureCpuMicros(() =>
        runAtRate({ ...rate, count: games.length }, async (gameIndex) => {
          const { pair, id } = games[gameIndex] ?? {};
          if (pair && id !== undefined) await playMove(pair, id, index);
        }),
      );
      return cpuMicros / games.length;
    },
    async teardown() {
      for (const { closeStreams } of games) for (const close of closeStreams) close();
    },
  };
}
