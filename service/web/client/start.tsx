import { hydrate, render } from 'preact';
import { stateId, type PageState } from '../page-state.ts';
import type { Client } from './client.ts';
import { Attention } from './effects/tab-badge.ts';
import { keepFocus } from './effects/focus.ts';
import { runAction } from './actions/action.ts';
import { canAskForNotifications } from './actions/notifications.ts';
import { Live } from './live.ts';
import type { PageKind } from './page-config.ts';
import { Hurry } from './requests/retry.ts';
import { startOf } from '../state/client-state.ts';
import { clockOffset } from '../state/countdown.ts';
import { withNotice } from '../state/notice.ts';
import { Store } from './store.ts';
import { pageNotOpened } from '../messages/error-messages.ts';

/** How often the line about the connection counts down. */
const tickMs = 250;
/** A page that has not come by then, because it was stopped or timed out, is given up: no event tells. */
const leavingMs = 10_000;

/**
 * Takes over the page that the server has drawn: the same views on the same state, and from now on each change drawn as
 * it happens.
 */
export function start({ draw, gestures, feed, callFor, titleOf }: PageKind): {
  client: Client;
  root: HTMLElement;
} {
  const root = document.getElementById('app') as HTMLElement;
  const served = JSON.parse(document.getElementById(stateId)?.textContent ?? '') as PageState;
  const store = new Store({ ...startOf(served), offset: clockOffset(served.now, Date.now()) });
  const client: Client = {
    store,
    hurry: new Hurry(),
    merge: (game) => store.update((state) => feed.merge(state, game, Date.now())),
    go(path) {
      location.assign(path);
      // Until the other page is there, a second tap must not start a second game.
      store.patch({ busy: 'leaving' });
      setTimeout(() => {
        if (store.state.busy !== 'leaving') return;
        store.update((state) => withNotice({ ...state, busy: null }, pageNotOpened(path)));
      }, leavingMs);
    },
    refresh: () => live.refresh(),
    reconnect: () => live.start(),
  };
  const live = new Live(client, feed);
  const attention = new Attention();
  const call = () => attention.show(callFor(store.state), titleOf(store.state));

  hydrate(draw(store.state), root);
  store.watch((before, now) => {
    const held = document.activeElement;
    render(draw(now), root);
    keepFocus(before, now, held);
    call();
  });
  store.patch({ can: { notify: canAskForNotifications() } });

  // Controls say what they ask for in `data-act`, so the views stay functions of the state.
  root.addEventListener('click', (event) => {
    const control = (event.target as Element).closest<HTMLElement>('[data-act]');
    if (!control || control.ariaDisabled === 'true') return;
    const { act = '', value } = control.dataset;
    void runAction(client, () => gestures[act]?.(client, value));
  });
  // Esc, and the back gesture of phones, close a dialogue without a click; the event does not bubble.
  root.addEventListener('cancel', () => store.patch({ asking: null }), true);

  live.start();
  setInterval(() => live.tick(), tickMs);
  document.addEventListener('visibilitychange', () => {
    call();
    if (document.visibilityState === 'visible') live.refresh();
    else live.hide();
  });
  for (const use of ['focus', 'pointerdown', 'keydown']) addEventListener(use, () => live.resume());
  addEventListener('online', () => live.refresh());
  addEventListener('offline', () => live.offline());
  addEventListener('pagehide', () => live.stop());
  // Back from the back-forward cache: the page is as it was left, and must become right.
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    store.patch({ busy: null });
    live.refresh();
  });
  // For whoever must not tap too early.
  root.dataset['ready'] = 'yes';
  return { client, root };
}
