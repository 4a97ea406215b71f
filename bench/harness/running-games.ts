import { runAtRate, type RateOptions } from './load.ts';
import { drawMoves, playMove, type Pair } from './play.ts';
import type { Candidate } from './rounds.ts';
import type { Worker } from './start-worker.ts';

/** A game that is being played, with the event stream of each player open. */
export interface RunningGame {
  readonly pair: Pair;
  readonly id: string;
  readonly closeStreams: () => void;
}

/** Receives what is sent on the stream of player 0 (X) or 1 (O) of a game, by its index. */
type OnData = (game: number, player: 0 | 1, chunk: Buffer) => void;

/** Games that are opened together; more would time out on a slow database. */
const batchSize = 8;

/** Creates a game of each pair and opens the event streams of its two players. */
export async function openGames(pairs: readonly Pair[], onData?: OnData): Promise<RunningGame[]> {
  const games: RunningGame[] = [];
  while (games.length < pairs.length) {
    const first = games.length;
    const batch = pairs.slice(first, first + batchSize);
    games.push(...(await Promise.all(batch.map((pair, index) => openGame(pair, first + index, onData)))));
  }
  return games;
}

async function openGame(pair: Pair, index: number, onData?: OnData): Promise<RunningGame> {
  const id = await pair[0].createGameWith(pair[1]);
  const closers = await Promise.all(
    ([0, 1] as const).map((player) =>
      pair[player].openEventStream(`/games/${id}/events`, (chunk) => onData?.(index, player, chunk)),
    ),
  );
  return { pair, id, closeStreams: () => closers.forEach((close) => close()) };
}

export function closeGames(games: readonly RunningGame[]): void {
  for (const { closeStreams } of games) closeStreams();
}

/** Plays the move at `index` in each game, never two moves of a game at the same time. @returns latencies in milliseconds */
export async function playMoves(
  games: readonly RunningGame[],
  index: number,
  rate: Omit<RateOptions, 'count'>,
): Promise<number[]> {
  const latencies: number[] = [];
  await runAtRate({ ...rate, count: games.length }, async (gameIndex) => {
    const game = games[gameIndex];
    if (!game) return;
    const start = performance.now();
    await playMove(game.pair, game.id, index);
    latencies.push(performance.now() - start);
  });
  return latencies;
}

/**
 * Moves of watched games as a candidate. A sample is one move in each game; after the ninth the pairs start new games,
 * which is not measured.
 *
 * @param measure measures one move in each game
 */
export function createMoveCandidate(
  pairs: readonly Pair[],
  measure: (games: readonly RunningGame[], index: number) => Promise<number>,
): Candidate {
  let games: RunningGame[] = [];
  return {
    async sample(index) {
      const move = index % drawMoves.length;
      if (move === 0) {
        closeGames(games);
        games = await openGames(pairs);
      }
      return measure(games, move);
    },
    async teardown() {
      closeGames(games);
    },
  };
}

/** A candidate whose samples are microseconds of CPU per move. */
export function createMoveCpuCandidate(
  worker: Worker,
  pairs: readonly Pair[],
  rate: Omit<RateOptions, 'count'>,
): Candidate {
  return createMoveCandidate(
    pairs,
    async (games, move) =>
      (await worker.measureCpuMicros(async () => void (await playMoves(games, move, rate)))) / games.length,
  );
}
