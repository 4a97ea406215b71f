import { type HandsOptions, type Played, playWithManyHands } from './concurrent-clients.ts';
import { faultsIn } from './history.ts';
import type { Site } from './player.ts';
import type { Stored } from './history.ts';

export interface LoadOptions extends Partial<HandsOptions> {
  readonly site: Site;
  /** Games at a time. */
  readonly lanes: number;
}

/** Plays games with a few hands, several at a time, until told to stop. */
export function keepPlaying({ lanes, ...options }: LoadOptions): { stop(): Promise<Played[]> } {
  let goOn = true;
  const games: Played[] = [];
  const running = Promise.all(
    Array.from({ length: lanes }, async () => {
      while (goOn) games.push(await playWithManyHands({ clients: 4, streams: 2, thinkMs: 60, ...options }));
    }),
  );
  // What fails before the end is thrown at the end.
  running.catch(() => (goOn = false));
  return {
    async stop() {
      goOn = false;
      await running;
      return games;
    },
  };
}

/** What the checker, and the answers themselves, have against games that were played. */
export async function faultsOf(
  games: readonly Played[],
  stored: (id: string) => Promise<Stored>,
): Promise<string[]> {
  const faults: string[] = [];
  for (const { id, history, wrong } of games) {
    faults.push(...faultsIn(history, await stored(id)));
    faults.push(...wrong.map(({ status, code }) => `answered ${status} ${code}`));
  }
  return faults;
}

/** Adds up one number of all games. */
export function sumOf(games: readonly Played[], of: (game: Played) => number): number {
  return games.reduce((total, game) => total + of(game), 0);
}
