import type { MyGames } from '../../games/game.ts';
import type { ClientState } from '../state/client-state.ts';
import { sortGames } from '../state/my-games.ts';
import { NewGameMenu } from './new-game-menu.tsx';
import { MyGamesLists, WaitingGames } from './game-lists.tsx';
import { siteMessages } from '../messages/site-catalogue.ts';
import { Text } from './text.tsx';

/** The home page: what waits for the user, the menu for new games, and the user's other games. */
export function HomeScreen({ state, myGames }: { state: ClientState; myGames: MyGames | null }) {
  const userId = state.currentUser?.id;
  const games = myGames && userId !== undefined ? sortGames(myGames, userId) : null;
  const hasGames = myGames !== null && games !== null && hasAnyGame(myGames);
  return (
    <div class={`home${hasGames ? ' with-games' : ''}`}>
      <h1 id="status" tabIndex={-1}>
        {siteMessages.home.title}
      </h1>
      {!hasGames && (
        <p class="lead">
          <Text>{games ? siteMessages.home.chooseOpponent : siteMessages.home.startPlaying}</Text>
        </p>
      )}
      {games && userId !== undefined && <WaitingGames state={state} games={games} userId={userId} />}
      <NewGameMenu state={state} />
      {games && userId !== undefined && (
        <MyGamesLists state={state} games={games} userId={userId} hasOlderGames={myGames?.cursor !== null} />
      )}
    </div>
  );
}

function hasAnyGame({ playing, invitations, open, finished }: MyGames): boolean {
  return [playing, invitations, open, finished].some(({ length }) => length > 0);
}
