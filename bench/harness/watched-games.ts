import { playMove, type Pair } from './play.ts';
import type { Candidate } from './rounds.ts';
import type { Worker } from './start-worker.ts';
import { runAtRate, type RateOptions } from './load.ts';

interface WatchedGamesArgs {
  readonly worker: Worker;
  /** One pair for each game. */
  readonly pairs: readonly Pair[];
  readonly rate: Omit<RateOptions, 'count'>;
  /** Creates a game of a pair. @returns its id */
  readonly createGame: (pair: Pair) => Promise<string>;
}

/**
 * Many parallel games with both players watching. A sample is one move in each game, so that moves of the same game are
 * never concurrent. Creating games and opening streams is not measured.
 *
 * @returns a candidate whose samples are microseconds of CPU per move
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
