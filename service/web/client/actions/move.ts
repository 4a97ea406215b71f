import type { Game } from '../../../games/game.ts';
import type { Cell } from '../../../rules/board.ts';
import type { Client } from '../client.ts';
import { request } from '../requests/api.ts';
import { noLimits, persistently } from '../requests/retry.ts';
import { tableIn, withTable, type ClientState } from '../../state/client-state.ts';
import { ownSeat, receive, refuseMove } from '../../state/reducers.ts';
import { withNotice } from '../../state/notice.ts';
import { mayPlay, playPending, rollBack, type Pending } from '../../state/game-view.ts';
import { moveRefused, moveWaits } from '../../messages/error-messages.ts';
import { patience } from './guest.ts';

/**
 * Plays a cell: shown at once, sent until it is answered (the same move sent again never plays twice), and taken back
 * with the reason when it is refused.
 */
export async function move(client: Client, cell: Cell): Promise<void> {
  const { store, hurry } = client;
  const table = tableIn(store.state);
  if (!table || !mayPlay(table, ownSeat(store.state), cell)) return;
  const path = `/games/${table.game.id}/moves`;
  const next = playPending(table, cell);
  store.update((state) => ({ ...withTable(state, next), cursor: cell, notice: null }));

  const body = { cell, after: table.game.moves };
  let hasWaited = false;
  try {
    const answer = await persistently<{ game: Game } | null>(
      // The stream may have shown the move as stored, or overtaken, while this one waited for its next try.
      async () =>
        isPending(next.pending) ? request<{ game: Game }>('POST', path, { body }) : { ok: true, value: null },
      {
        ...patience(hurry),
        onDelay: (failure, milliseconds) => {
          hasWaited = true;
          if (isPending(next.pending))
            store.update((state) => withNotice(state, moveWaits(failure, milliseconds)));
        },
      },
      noLimits,
    );

    store.update((state) => {
      if (answer.ok && answer.value === null) return state;
      const game = answer.ok ? answer.value?.game : answer.failure.game;
      const merged = game ? receive(state, game, Date.now()) : state;
      if (!answer.ok) return refuseMove(merged, moveRefused(answer.failure));
      const now = tableIn(merged);
      // Stored and already known, whichever way the news came first.
      return now?.pending === next.pending ? withTable(merged, rollBack(now)) : merged;
    });
    // The way is open again, so the stream need not wait for its own next try.
    if (hasWaited && store.state.connection.phase === 'lost') client.refresh();
  } finally {
    // Only an error leaves it there, and a mark that nobody sends would block the board.
    if (isPending(next.pending)) store.update(withoutPending);
  }

  function isPending(pending: Pending | null): boolean {
    return tableIn(store.state)?.pending === pending;
  }
}

function withoutPending(state: ClientState): ClientState {
  const table = tableIn(state);
  return table ? withTable(state, rollBack(table)) : state;
}
