import { getGameView, type ClientState } from '../state/client-state.ts';
import { GameScreen } from './game.tsx';
import { Shell } from './shell.tsx';

/** The page of a game. It is a separate entry point, so that the first visit to a game loads no other page's code. */
export function GamePage({ state }: { state: ClientState }) {
  const gameView = getGameView(state);
  return <Shell state={state}>{gameView && <GameScreen state={state} gameView={gameView} />}</Shell>;
}
