import { getGameView, type ClientState } from '../state/client-state.ts';
import { GameScreen } from './game.tsx';
import { Shell } from './shell.tsx';

/** The page of a game. It has a script of its own, so that a first visit to a board fetches nothing else. */
export function GamePage({ state }: { state: ClientState }) {
  const gameView = getGameView(state);
  return <Shell state={state}>{gameView && <GameScreen state={state} gameView={gameView} />}</Shell>;
}
