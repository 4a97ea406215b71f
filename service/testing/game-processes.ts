import { UserStore } from '../users/user-store.ts';
import { InProcessBus } from '../events/in-process-bus.ts';
import { Cursors } from '../http/cursors.ts';
import { createId } from '../shared/ids.ts';
import type { Player } from '../games/game.ts';
import { createGameServices, type GameServices } from '../games/game-services.ts';
import type { StoredGame } from '../games/stored-game.ts';
import type { Database } from '../database/database.ts';
import { ManualClock } from './clock.ts';
import { createTestDatabase } from './test-database.ts';

const cursors = new Cursors([Buffer.alloc(32, 'a key for tests')]);

/** The game services of one process, for tests. */
export interface GameProcess extends GameServices {
  readonly clock: ManualClock;
  readonly bus: InProcessBus;
  readonly database: Database;
}

/** The game services of one process on a database; `random` determines the computer's moves. */
export function createGameProcess(
  database: Database,
  clock = new ManualClock(),
  random = () => 0,
): GameProcess {
  const bus = new InProcessBus('alone');
  const users = new UserStore(database, clock);
  return { ...createGameServices({ database, users, bus, clock, cursors, random }), clock, bus, database };
}

/** `count` processes that share a new database and a clock, but neither caches nor a bus. */
export async function createGameProcesses(
  count: number,
): Promise<{ database: Database; processes: GameProcess[] }> {
  const { database } = await createTestDatabase();
  const clock = new ManualClock();
  return { database, processes: Array.from({ length: count }, () => createGameProcess(database, clock)) };
}

export function createPlayer(name = 'Player'): Player {
  return { id: createId(), name, guest: false };
}

/**
 * Invites a player `count` times, one second apart, five times per host.
 *
 * @returns ids of the games, newest first
 */
export async function createInvitations(
  { gameCreator, clock }: Pick<GameProcess, 'gameCreator' | 'clock'>,
  O: Player,
  count: number,
): Promise<string[]> {
  const ids: string[] = [];
  let host = createPlayer();
  for (let sent = 0; sent < count; sent++) {
    if (sent % 5 === 0) host = createPlayer();
    clock.advance(1000);
    ids.unshift((await gameCreator.create({ origin: 'invitation', X: host, O })).GameId);
  }
  return ids;
}

/** Plays `cells` alternately, X first, one second apart; returns the game after the last move. */
export async function playMoves(
  { games, clock }: GameProcess,
  id: string,
  { X, O }: { X: Player; O: Player },
  cells: readonly number[],
): Promise<StoredGame> {
  let game = await games.get(id);
  for (const [index, cell] of cells.entries()) {
    clock.advance(1000);
    game = await games.move(id, index % 2 === 0 ? X : O, { cell, after: cells.slice(0, index) });
  }
  return game;
}
