/** Time limits per move of quick matches, in seconds. A game with a stranger always has one. */
export const matchTimeLimits: readonly number[] = [30, 60, 300, 86_400];

/** The time limit of a request for a quick match that names none, in seconds. */
export const defaultMatchTimeLimit = 60;
