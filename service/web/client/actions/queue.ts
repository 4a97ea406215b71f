import type { Client } from '../client.ts';
import { request } from '../requests/api.ts';

/** Fetches which games wait in the quick-match queue, while the home page is visible. Without a response nothing is shown. */
export async function updateQueue({ store }: Client): Promise<void> {
  const { screen } = store.state;
  if (document.visibilityState !== 'visible' || screen.screen !== 'home') return;
  const result = await request<{ waiting: { moveSeconds: number }[] }>('GET', '/games/match');
  // The user's own waiting game is one of them.
  const isLooking = screen.myGames?.open.some(({ seeking }) => seeking) ?? false;
  if (result.ok && !isLooking)
    store.patch({ queue: result.value.waiting.map(({ moveSeconds }) => moveSeconds) });
}
