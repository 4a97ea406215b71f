import type { Game } from '../../../games/game.ts';
import type { Client } from '../client.ts';
import { request } from '../requests/api.ts';
import { tableIn } from '../../state/client-state.ts';
import { matchKey } from './start-game.ts';

/** Repeats the quick-match request for the waiting game on show, as the contract asks every 10 s. */
export async function keepWaiting({ store, go, merge }: Client): Promise<void> {
  const table = tableIn(store.state);
  const isMine = table?.game.players.X?.id === store.state.viewer?.id;
  if (!table?.game.seeking || table.game.status !== 'open' || !isMine || store.state.busy) return;
  const { id, moveSeconds } = table.game;
  const idempotencyKey = matchKey(id);
  const answer = await request<{ game: Game }>('POST', '/games/match', {
    body: moveSeconds === null ? {} : { moveSeconds },
    ...(idempotencyKey && { idempotencyKey }),
  });
  // Called off meanwhile: the answer has no longer anything to say.
  if (!answer.ok || tableIn(store.state)?.game.status === 'cancelled') return;
  if (answer.value.game.id !== id) return go(`/play/${answer.value.game.id}`);
  merge(answer.value.game);
}
