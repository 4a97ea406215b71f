import { claimGraceMs } from '../../shared/claim-grace.ts';

/**
 * Offset of the server's clock to the local one, which can be hours off.
 *
 * @param serverNow `now` of a response, ISO 8601
 * @param localNow local time when the response arrived, in milliseconds
 * @returns milliseconds to add to the local time
 */
export function getClockOffsetMs(serverNow: string, localNow: number): number {
  return Date.parse(serverNow) - localNow;
}

/** Milliseconds until `deadline` (ISO 8601), at least 0. */
export function getRemainingMs(deadline: string, serverTime: number): number {
  return Math.max(0, Date.parse(deadline) - serverTime);
}

/** Whether the waiting player can claim the win now. */
export function canClaim(deadline: string | null, serverTime: number): boolean {
  return deadline !== null && serverTime >= Date.parse(deadline) + claimGraceMs;
}
