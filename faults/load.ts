import { type ConcurrentPlayOptions, type PlayedGame, playConcurrently } from './concurrent-clients.ts';
import { findViolations } from './history.ts';
import type { LoadTarget } from './player.ts';
import type { StoredState } from './history.ts';

export interface LoadOptions extends Partial<ConcurrentPlayOptions> {
  readonly target: LoadTarget;
  /** Number of concurrent games. */
  readonly concurrentGames: number;
}

/** Plays games with a few clients each, several concurrently, until stopped. */
export function startLoad({ concurrentGames, ...options }: LoadOptions): { stop(): Promise<PlayedGame[]> } {
  let isRunning = true;
  const games: PlayedGame[] = [];
  const running = Promise.all(
    Array.from({ length: concurrentGames }, async () => {
      while (isRunning)
        games.push(await playConcurrently({ clients: 4, streams: 2, maxThinkMs: 60, ...options }));
    }),
  );
  // `stop` throws the error.
  running.catch(() => (isRunning = false));
  return {
    async stop() {
      isRunning = false;
      await running;
      return games;
    },
  };
}

/** Violations and unexpected responses in all games. */
export async function findAllViolations(
  games: readonly PlayedGame[],
  readStoredGame: (id: string) => Promise<StoredState>,
): Promise<string[]> {
  const violations: string[] = [];
  for (const { id, history, unexpected } of games) {
    violations.push(...findViolations(history, await readStoredGame(id)));
    violations.push(...unexpected.map(({ status, code }) => `unexpected response ${status} ${code}`));
  }
  return violations;
}

/** Sums up a number over all games. */
export function sumGames(games: readonly PlayedGame[], select: (game: PlayedGame) => number): number {
  return games.reduce((total, game) => total + select(game), 0);
}
