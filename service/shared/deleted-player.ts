/** What a game shows in place of the name of a player whose account was deleted; nobody can have this name. */
export const deletedPlayerName = 'deleted player';
