import type { ClientState } from '../../state/client-state.ts';
import { tableIn } from '../../state/client-state.ts';
import { ownSeat } from '../../state/reducers.ts';
import { shownMoves } from '../../state/game-view.ts';

/** What there is to hear. */
export type Sound = 'X' | 'O' | 'won' | 'lost' | 'drawn' | 'sat';

/** What a change sounds like, or null. */
export function soundOf(before: ClientState, now: ClientState): Sound | null {
  const [old, table] = [tableIn(before), tableIn(now)];
  if (!old || !table || table.step !== null || old.step !== null) return null;
  if (old.game.status !== 'finished' && table.game.status === 'finished') {
    const winner = table.game.result?.winner;
    if (!winner) return 'drawn';
    const seat = ownSeat(now);
    return seat === null || winner === seat ? 'won' : 'lost';
  }
  if (old.game.status !== 'playing' && table.game.status === 'playing') return 'sat';
  const moves = shownMoves(table);
  if (moves.length <= shownMoves(old).length) return null;
  return moves.length % 2 === 1 ? 'X' : 'O';
}
