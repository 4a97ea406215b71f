import type { ClientState } from '../state/client-state.ts';
import { AccountScreen } from './account-page.tsx';
import { HomeScreen } from './home-page.tsx';
import { ErrorScreen } from './error-page.tsx';
import { PlayerScreen } from './player-page.tsx';
import { Shell } from './shell.tsx';

/** All pages except the game page. */
export function SitePage({ state }: { state: ClientState }) {
  return (
    <Shell state={state}>
      <Screen state={state} />
    </Shell>
  );
}

function Screen({ state }: { state: ClientState }) {
  const { screen } = state;
  switch (screen.screen) {
    case 'home':
      return <HomeScreen state={state} myGames={screen.myGames} />;
    case 'player':
      return <PlayerScreen state={state} screen={screen} />;
    case 'account':
      return <AccountScreen state={state} />;
    case 'error':
      return <ErrorScreen state={state} screen={screen} />;
    case 'game':
      return null;
  }
}
