import type { Lobby } from '../../games/game.ts';
import type { ClientState } from '../state/client-state.ts';
import { Choices } from './new-game-menu.tsx';
import { Lists } from './game-lists.tsx';

/** Three ways to play at once, and below them the games there are. */
export function HomeScreen({ state, lobby }: { state: ClientState; lobby: Lobby | null }) {
  return (
    <div class="home">
      <h1 id="status" tabIndex={-1}>
        Tic-tac-toe, live.
      </h1>
      <p class="lead">
        {state.viewer ? 'Choose whom to play.' : 'One tap and you play. No sign-up; you get a made-up name.'}
      </p>
      <Choices state={state} />
      {lobby && state.viewer && <Lists state={state} lobby={lobby} userId={state.viewer.id} />}
    </div>
  );
}
