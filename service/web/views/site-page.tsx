import type { ClientState } from '../state/client-state.ts';
import { HomeScreen } from './home-page.tsx';
import { ErrorScreen } from './error-page.tsx';
import { PlayerScreen } from './player-page.tsx';
import { Shell } from './shell.tsx';

/** All pages except those of games and of the account. */
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
    case 'error':
      return <ErrorScreen state={state} screen={screen} />;
    case 'account':
    case 'game':
      return null;
  }
}
