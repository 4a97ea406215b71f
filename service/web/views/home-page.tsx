import type { MyGames } from '../../games/game.ts';
import type { ClientState } from '../state/client-state.ts';
import { NewGameMenu } from './new-game-menu.tsx';
import { MyGamesLists } from './game-lists.tsx';
import { siteMessages } from '../messages/site-catalogue.ts';
import { Text } from './text.tsx';

/** The home page: the menu for new games, and the user's games. */
export function HomeScreen({ state, myGames }: { state: ClientState; myGames: MyGames | null }) {
  return (
    <div class="home">
      <h1 id="status" tabIndex={-1}>
        {siteMessages.home.title}
      </h1>
      <p class="lead">
        <Text>{state.currentUser ? siteMessages.home.chooseOpponent : siteMessages.home.startPlaying}</Text>
      </p>
      <NewGameMenu state={state} />
      {myGames && state.currentUser && (
        <MyGamesLists state={state} myGames={myGames} userId={state.currentUser.id} />
      )}
    </div>
  );
}
