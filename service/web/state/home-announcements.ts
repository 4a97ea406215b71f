import { getOtherMark } from '../../rules/board.ts';
import { getCapitalizedPlayerName } from '../messages/player-names.ts';
import { toIsolatedText } from '../messages/sentence.ts';
import { siteMessages } from '../messages/site-catalogue.ts';
import type { ClientState } from './client-state.ts';
import { sortGames } from './my-games.ts';
import { getSeat } from './seats.ts';

/** Announcements of the home page: games in which it has become the user's turn. Invitations and rematch offers have notices. */
export function describeHomeChanges(before: ClientState, now: ClientState): string[] {
  const { currentUser } = now;
  const oldGames = before.screen.screen === 'home' ? before.screen.myGames : null;
  const myGames = now.screen.screen === 'home' ? now.screen.myGames : null;
  if (!currentUser || !oldGames || !myGames || oldGames === myGames) return [];
  const oldVersions = new Map(
    sortGames(oldGames, currentUser.id).myTurn.map(({ id, version }) => [id, version]),
  );
  return sortGames(myGames, currentUser.id)
    .myTurn.filter(({ id, version }) => oldVersions.get(id) !== version)
    .map((game) => {
      const opponent = getOtherMark(getSeat(game, currentUser.id) ?? 'X');
      return toIsolatedText(siteMessages.announcements.yourTurn(getCapitalizedPlayerName(game, opponent)));
    });
}
