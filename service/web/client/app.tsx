import type { ClientState } from './state/client-state.ts';
import { AccountScreen } from './views/account.tsx';
import { GameScreen } from './views/game.tsx';
import { HomeScreen } from './views/home.tsx';
import { MissingScreen } from './views/missing.tsx';
import { PlayerScreen } from './views/player.tsx';
import { Shell } from './views/shell.tsx';

/** The whole page, drawn from its state alone: by the server first, by the browser from then on. */
export function App({ state }: { state: ClientState }) {
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
    case 'game':
      return <GameScreen state={state} table={screen.table} />;
    case 'player':
      return <PlayerScreen state={state} screen={screen} />;
    case 'account':
      return <AccountScreen state={state} />;
    case 'missing':
      return <MissingScreen state={state} what={screen.what} />;
  }
}
