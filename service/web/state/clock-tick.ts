import { tableIn, type ClientState } from './client-state.ts';
import { remaining } from './countdown.ts';
import { ownSeat } from './reducers.ts';
import { seatOf } from './seats.ts';

const warningMs = 10_000;

/**
 * Moves the time on. When the last ten seconds of this player's move begin, that is said once.
 *
 * @param time the server's time in milliseconds
 */
export function warnOfClock(state: ClientState, time: number): ClientState {
  const table = tableIn(state);
  const { deadline, turn } = table?.game ?? { deadline: null, turn: null };
  if (!deadline || turn === null || turn !== ownSeat(state)) return { ...state, time };
  const crosses = remaining(deadline, state.time) > warningMs && remaining(deadline, time) <= warningMs;
  return { ...state, time, announcement: crosses ? 'Ten seconds left for your move.' : state.announcement };
}

/** The rematch to go to when both have agreed while this player looked on; null otherwise. */
export function followRematch(before: ClientState, now: ClientState): string | null {
  const [old, table] = [tableIn(before), tableIn(now)];
  const next = table?.game.rematch?.gameId ?? null;
  if (!old || !table || next === null || old.game.rematch?.gameId === next) return null;
  return seatOf(table.game, now.viewer?.id) ? next : null;
}
