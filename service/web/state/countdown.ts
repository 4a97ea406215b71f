import { claimGraceMs } from '../../shared/claim-grace.ts';
import type { ClientState } from './client-state.ts';

/** A lower offset than the current one by less than this comes from a response that was delayed on its way. */
const maxDelayMs = 5000;

/**
 * Offset of the server's clock to the local monotonic one (`performance.now()`), which no change of the device's clock
 * affects. It stops while some machines sleep, so every response updates the offset.
 *
 * @param serverNow `now` of a response or event, ISO 8601
 * @param localNow local monotonic time when it arrived, in milliseconds
 * @param currentOffsetMs the offset from earlier responses, if any
 * @returns milliseconds to add to the local time
 */
export function getClockOffsetMs(serverNow: string, localNow: number, currentOffsetMs?: number): number {
  const offsetMs = Date.parse(serverNow) - localNow;
  const isDelayed =
    currentOffsetMs !== undefined && offsetMs < currentOffsetMs && currentOffsetMs - offsetMs < maxDelayMs;
  return isDelayed || Number.isNaN(offsetMs) ? (currentOffsetMs ?? 0) : offsetMs;
}

/**
 * Synchronizes the clock with the server's.
 *
 * @param serverNow `now` of a response or event, ISO 8601
 * @param localNow local monotonic time in milliseconds
 */
export function applyServerTime(state: ClientState, serverNow: string, localNow: number): ClientState {
  const clockOffsetMs = getClockOffsetMs(serverNow, localNow, state.clockOffsetMs);
  return clockOffsetMs === state.clockOffsetMs
    ? state
    : { ...state, clockOffsetMs, serverTime: localNow + clockOffsetMs };
}

/** Milliseconds until `deadline` (ISO 8601), at least 0. */
export function getRemainingMs(deadline: string, serverTime: number): number {
  return Math.max(0, Date.parse(deadline) - serverTime);
}

/** Whether the waiting player can claim the win now. */
export function canClaim(deadline: string | null, serverTime: number): boolean {
  return deadline !== null && serverTime >= Date.parse(deadline) + claimGraceMs;
}
