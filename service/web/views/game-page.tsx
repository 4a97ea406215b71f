import { tableIn, type ClientState } from '../state/client-state.ts';
import { GameScreen } from './game.tsx';
import { Shell } from './shell.tsx';

/** The page of a game. It has a script of its own, so that a first visit to a board fetches nothing else. */
export function GamePage({ state }: { state: ClientState }) {
  const table = tableIn(state);
  return <Shell state={state}>{table && <GameScreen state={state} table={table} />}</Shell>;
}
