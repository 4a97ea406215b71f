import { UserStore } from '../users/user-store.ts';
import { InProcessBus } from '../events/in-process-bus.ts';
import { Cursors } from '../http/cursors.ts';
import { newId } from '../shared/ids.ts';
import type { Player } from '../games/game.ts';
import { gameParts, type GameParts } from '../games/game-services.ts';
import type { StoredGame } from '../games/stored-game.ts';
import type { Tables } from '../database/database.ts';
import { ManualClock } from './clock.ts';
import { testTables } from './test-database.ts';

const cursors = new Cursors([Buffer.alloc(32, 'a key for tests')]);

/** What a test of the games plays with: parts as one process has them, on fresh tables. */
export interface GameProcess extends GameParts {
  readonly clock: ManualClock;
  readonly bus: InProcessBus;
  readonly tables: Tables;
}

/** Parts of a process on given tables; `random` is what the computer chooses by. */
export function gameProcess(tables: Tables, clock = new ManualClock(), random = () => 0): GameProcess {
  const bus = new InProcessBus('alone');
  const users = new UserStore(tables, clock);
  return { ...gameParts({ tables, users, bus, clock, cursors, random }), clock, bus, tables };
}

/** `count` processes that share fresh tables and a clock, but remember nothing of each other's games. */
export async function gameProcesses(count: number): Promise<{ tables: Tables; processes: GameProcess[] }> {
  const { tables } = await testTables();
  const clock = new ManualClock();
  return { tables, processes: Array.from({ length: count }, () => gameProcess(tables, clock)) };
}

export function somebody(name = 'Somebody'): Player {
  return { id: newId(), name, guest: false };
}

/**
 * Invites a player `count` times, a second apart, five times by each host.
 *
 * @returns ids of the games, newest first
 */
export async function inviteOften(
  { creation, clock }: Pick<GameProcess, 'creation' | 'clock'>,
  O: Player,
  count: number,
): Promise<string[]> {
  const ids: string[] = [];
  let host = somebody();
  for (let sent = 0; sent < count; sent++) {
    if (sent % 5 === 0) host = somebody();
    clock.advance(1000);
    ids.unshift((await creation.create({ origin: 'invitation', X: host, O })).GameId);
  }
  return ids;
}

/** Plays `cells` in turn, X first, a second apart, and answers with the game after the last. */
export async function playOut(
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
