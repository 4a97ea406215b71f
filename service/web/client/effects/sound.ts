import type { ClientState } from '../../state/client-state.ts';
import { getGameView } from '../../state/client-state.ts';
import { getOwnSeat } from '../../state/reducers.ts';
import { getShownMoves } from '../../state/game-view.ts';

export type Sound = 'X' | 'O' | 'won' | 'lost' | 'drawn' | 'started';

/** The sound for a state change; null for none. */
export function getSound(before: ClientState, now: ClientState): Sound | null {
  const [oldView, gameView] = [getGameView(before), getGameView(now)];
  if (!oldView || !gameView || gameView.replayIndex !== null || oldView.replayIndex !== null) return null;
  if (oldView.game.status !== 'finished' && gameView.game.status === 'finished') {
    const winner = gameView.game.result?.winner;
    if (!winner) return 'drawn';
    const seat = getOwnSeat(now);
    return seat === null || winner === seat ? 'won' : 'lost';
  }
  if (oldView.game.status !== 'playing' && gameView.game.status === 'playing') return 'started';
  const moves = getShownMoves(gameView);
  if (moves.length <= getShownMoves(oldView).length) return null;
  return moves.length % 2 === 1 ? 'X' : 'O';
}
