import { defaultMatchTimeLimit, matchTimeLimits } from '../../shared/match-limits.ts';

/** Selectable time limits per move, in seconds; 0 is no limit. */
export const timeLimitsSeconds = [0, 10, 30, 60, 300, 86_400];

/** The limit of a game with a stranger when the player has chosen `seconds`. */
export function getStrangerLimit(seconds: number): number {
  return matchTimeLimits.includes(seconds) ? seconds : defaultMatchTimeLimit;
}
