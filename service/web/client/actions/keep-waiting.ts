import type { Game } from '../../../games/game.ts';
import type { Client } from '../client.ts';
import { request } from '../requests/api.ts';
import { getGameView } from '../../state/client-state.ts';
import { readMatchKey } from './start-game.ts';

/**
 * Repeats the quick-match request for the waiting game on screen. The API requires this every 10 s. A hidden page does
 * not: nobody should be matched with a player who does not look.
 */
export async function repeatMatchRequest({ store, navigate, applyGame }: Client): Promise<void> {
  if (document.visibilityState === 'hidden') return;
  const gameView = getGameView(store.state);
  const isMine = gameView?.game.players.X?.id === store.state.currentUser?.id;
  if (!gameView?.game.seeking || gameView.game.status !== 'open' || !isMine || store.state.pendingAction)
    return;
  const { id, moveSeconds } = gameView.game;
  const idempotencyKey = readMatchKey(id);
  const result = await request<{ game: Game }>('POST', '/games/match', {
    body: moveSeconds === null ? {} : { moveSeconds },
    ...(idempotencyKey && { idempotencyKey }),
  });
  // Cancelled meanwhile: ignore the response.
  if (!result.ok || getGameView(store.state)?.game.status === 'cancelled') return;
  if (result.value.game.id !== id) return navigate(`/play/${result.value.game.id}`);
  applyGame(result.value.game);
}
