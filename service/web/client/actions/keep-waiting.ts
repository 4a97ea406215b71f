import type { Game } from '../../../games/game.ts';
import { getHostMark } from '../../../shared/host-mark.ts';
import type { Client } from '../client.ts';
import { request } from '../requests/api.ts';
import { readTabValue, removeTabValue } from '../storage.ts';
import { getGameView, type ClientState } from '../../state/client-state.ts';
import { getSeat } from '../../state/seats.ts';
import { readMatchKey, waitingKey, type WaitingGame } from './start-game.ts';

/** The waiting game on screen, or the one that waits while the user plays the computer in this tab; null for none. */
function findWaitingGame(state: ClientState): WaitingGame | null {
  const game = getGameView(state)?.game;
  if (game?.seeking && game.status === 'open' && getSeat(game, state.currentUser?.id) === getHostMark(game))
    return { id: game.id, moveSeconds: game.moveSeconds };
  const stored = game?.bot ? readTabValue(waitingKey) : null;
  return stored === null ? null : (JSON.parse(stored) as WaitingGame);
}

/**
 * Repeats the quick-match request of the waiting game. The API requires this every 10 s. A hidden page does not: nobody
 * should be matched with a player who does not look.
 */
export async function repeatMatchRequest({ store, navigate, applyGame }: Client): Promise<void> {
  if (document.visibilityState === 'hidden') return;
  const waiting = findWaitingGame(store.state);
  const isShown = waiting?.id === getGameView(store.state)?.game.id;
  if (!isShown) store.patch({ isLookingMeanwhile: waiting !== null });
  if (!waiting || store.state.pendingAction) return;
  const idempotencyKey = readMatchKey(waiting.id);
  const result = await request<{ game: Game }>('POST', '/games/match', {
    body: waiting.moveSeconds === null ? {} : { moveSeconds: waiting.moveSeconds },
    ...(idempotencyKey && { idempotencyKey }),
  });
  // Cancelled meanwhile: ignore the response.
  if (!result.ok || findWaitingGame(store.state)?.id !== waiting.id) return;
  const { game } = result.value;
  if (game.id === waiting.id && game.status === 'open') return applyGame(game);
  removeTabValue(waitingKey);
  // The same game, if it is on screen, is shown there.
  if (game.id === waiting.id && isShown) return applyGame(game);
  navigate(`/play/${game.id}`);
}

/** Stops looking for an opponent while the user plays the computer. */
export async function stopLooking({ store, navigate }: Client): Promise<void> {
  const waiting = findWaitingGame(store.state);
  removeTabValue(waitingKey);
  store.patch({ isLookingMeanwhile: false });
  // Otherwise the queue drops the game by itself, seconds later.
  const result = waiting && (await request('POST', `/games/${waiting.id}/cancel`));
  // An opponent was faster.
  if (result && !result.ok && result.failure.game?.status === 'playing')
    navigate(`/play/${result.failure.game.id}`);
}
