import type { Game } from '../../../games/game.ts';
import type { Cell } from '../../../rules/board.ts';
import type { Client } from '../client.ts';
import { request } from '../requests/api.ts';
import { noRetryLimits, withRetry } from '../requests/retry.ts';
import { getGameView, withGameView, type ClientState } from '../../state/client-state.ts';
import { getOwnSeat, applyGame, rejectPendingMove } from '../../state/reducers.ts';
import { withNotice } from '../../state/notice.ts';
import { canPlay, addPendingMove, removePendingMove, type PendingMove } from '../../state/game-view.ts';
import { createMoveRejectedNotice, createMoveRetryNotice } from '../../messages/error-messages.ts';
import { getMonotonicMs } from '../monotonic-clock.ts';
import { createRetryOptions, explainSessionFailure } from './guest.ts';

/**
 * Plays a cell with an optimistic update. The request is idempotent and is retried until the server accepts or rejects it.
 * A rejected move is rolled back with a notice.
 */
export async function playMove(client: Client, cell: Cell): Promise<void> {
  const { store, retryQueue } = client;
  const gameView = getGameView(store.state);
  if (!gameView || !canPlay(gameView, getOwnSeat(store.state), cell)) return;
  const path = `/games/${gameView.game.id}/moves`;
  const pendingView = addPendingMove(gameView, cell);
  store.update((state) => ({ ...withGameView(state, pendingView), focusedCell: cell, notice: null }));

  const body = { cell, after: gameView.game.moves };
  let hasWaited = false;
  try {
    const result = await withRetry<{ game: Game } | null>(
      // While this request waited for its retry, the stream may have confirmed or outdated the move.
      async () =>
        isStillPending(pendingView.pendingMove)
          ? request<{ game: Game }>('POST', path, { body })
          : { ok: true, value: null },
      {
        ...createRetryOptions(retryQueue),
        onDelay: (failure, delayMs) => {
          hasWaited = true;
          if (isStillPending(pendingView.pendingMove))
            store.update((state) => withNotice(state, createMoveRetryNotice(failure, delayMs)));
        },
      },
      noRetryLimits,
    );

    const failure = result.ok ? null : explainSessionFailure(client, result.failure);
    store.update((state) => {
      if (result.ok && result.value === null) return state;
      const game = result.ok ? result.value?.game : result.failure.game;
      const merged = game ? applyGame(state, game, getMonotonicMs()) : state;
      if (failure) return rejectPendingMove(merged, createMoveRejectedNotice(failure));
      const currentView = getGameView(merged);
      // The stream can deliver the new version before the response; then `applyGame` changed nothing.
      return currentView?.pendingMove === pendingView.pendingMove
        ? withGameView(merged, removePendingMove(currentView))
        : merged;
    });
    // The server is reachable again, so reconnect the stream without waiting for its backoff.
    if (hasWaited && store.state.connection.phase === 'lost') client.refresh();
  } finally {
    // Reached with a pending move only after an exception; it would block the board.
    if (isStillPending(pendingView.pendingMove)) store.update(clearPendingMove);
  }

  function isStillPending(pendingMove: PendingMove | null): boolean {
    return getGameView(store.state)?.pendingMove === pendingMove;
  }
}

function clearPendingMove(state: ClientState): ClientState {
  const gameView = getGameView(state);
  return gameView ? withGameView(state, removePendingMove(gameView)) : state;
}
