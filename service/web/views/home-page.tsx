import type { MyGames } from '../../games/game.ts';
import type { ClientState } from '../state/client-state.ts';
import { NewGameMenu } from './new-game-menu.tsx';
import { MyGamesLists } from './game-lists.tsx';
import { siteMessages } from '../messages/site-catalogue.ts';
import { Text } from './text.tsx';

/** The home page: the menu for new games, and the user's games. */
export function HomeScreen({ state, myGames }: { state: ClientState; myGames: MyGames | null }) {
  const { currentUser } = state;
  const hasGames = currentUser !== null && myGames !== null && hasAnyGame(myGames);
  return (
    <div class={`home${hasGames ? ' with-games' : ''}`}>
      <h1 id="status" tabIndex={-1}>
        {siteMessages.home.title}
      </h1>
      {!hasGames && (
        <p class="lead">
          <Text>{currentUser ? siteMessages.home.chooseOpponent : siteMessages.home.startPlaying}</Text>
        </p>
      )}
      <NewGameMenu state={state} />
      {myGames && currentUser && <MyGamesLists state={state} myGames={myGames} userId={currentUser.id} />}
    </div>
  );
}

function hasAnyGame({ playing, invitations, open, finished }: MyGames): boolean {
  return [playing, invitations, open, finished].some(({ length }) => length > 0);
}
