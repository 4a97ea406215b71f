import { hydrate, render } from 'preact';
import type { PageState } from '../page-state.ts';
import { App } from './app.tsx';
import type { Client } from './client.ts';
import { Attention } from './effects/attention.ts';
import { keepFocus } from './effects/focus.ts';
import { playSound, soundOf } from './effects/sound.ts';
import { listen } from './gestures/dispatch.ts';
import { keepWaiting } from './gestures/game-actions.ts';
import { canAskForNotifications } from './gestures/notifications.ts';
import { Live } from './live.ts';
import { Hurry } from './requests/persistent.ts';
import { startOf, tableIn } from './state/client-state.ts';
import { clockOffset } from './state/countdown.ts';
import { followRematch, warnOfClock } from './state/passing-time.ts';
import { Store } from './store.ts';

/** A waiting player's request for an opponent is repeated this often (`api.md`, quick match). */
const askAgainMs = 10_000;
const tickMs = 250;

const root = document.getElementById('app') as HTMLElement;
const served = JSON.parse(document.getElementById('state')?.textContent ?? '') as PageState;
const offset = clockOffset(served.now, Date.now());
const store = new Store({ ...startOf(served), offset });
const client: Client = { store, hurry: new Hurry(), go: (path) => location.assign(path) };
const live = new Live(client);
const attention = new Attention();

hydrate(<App state={store.state} />, root);
store.watch((before, now) => {
  const held = document.activeElement;
  render(<App state={now} />, root);
  keepFocus(before, now, held);
  attention.show(now);
  const sound = now.preferences.sound === 'on' ? soundOf(before, now) : null;
  if (sound) playSound(sound);
  const rematch = followRematch(before, now);
  if (rematch) client.go(`/play/${rematch}`);
});
store.patch({ can: { share: 'share' in navigator, notify: canAskForNotifications() } });
listen(root, client, live);
live.start();

/** Time passes where it shows: a running clock, the countdown to the next try. */
setInterval(() => {
  live.tick();
  const table = tableIn(store.state);
  if (!table?.game.deadline || table.game.status !== 'playing') return;
  store.update((state) => warnOfClock(state, Date.now() + state.offset));
}, tickMs);
setInterval(() => void keepWaiting(client), askAgainMs);

document.addEventListener('visibilitychange', () => {
  attention.show(store.state);
  if (document.visibilityState === 'visible') live.refresh();
});
addEventListener('online', () => live.refresh());
addEventListener('offline', () => live.offline());
addEventListener('pagehide', () => live.stop());
// Back from the back-forward cache: the page is as it was left, and must become right.
addEventListener('pageshow', (event) => {
  if (event.persisted) live.refresh();
});
