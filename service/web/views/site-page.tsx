import type { ClientState } from '../state/client-state.ts';
import { AccountScreen } from './account-page.tsx';
import { HomeScreen } from './home-page.tsx';
import { MissingScreen } from './error-page.tsx';
import { PlayerScreen } from './player-page.tsx';
import { Shell } from './shell.tsx';

/** Every page but a game's. */
export function OtherPage({ state }: { state: ClientState }) {
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
      return <HomeScreen state={state} lobby={screen.lobby} />;
    case 'player':
      return <PlayerScreen state={state} screen={screen} />;
    case 'account':
      return <AccountScreen state={state} />;
    case 'missing':
      return <MissingScreen state={state} what={screen.what} />;
    case 'game':
      return null;
  }
}
