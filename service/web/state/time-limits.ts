/** Selectable time limits per move, in seconds; 0 is no limit. */
export const timeLimitsSeconds = [0, 10, 30, 60, 300, 86_400];

/** Limits of games with strangers, who would wait for ever for somebody who has gone. */
const strangerLimitsSeconds = [30, 60, 300, 86_400];
const defaultStrangerLimitSeconds = 60;

/** The limit of a game with a stranger when the player has chosen `seconds`. */
export function getStrangerLimit(seconds: number): number {
  return strangerLimitsSeconds.includes(seconds) ? seconds : defaultStrangerLimitSeconds;
}
