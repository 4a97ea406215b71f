/** User id of the computer in the players of a game; no user has it. */
export const computerPlayerId = 'bot';
