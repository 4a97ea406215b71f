import { hydrate, render } from 'preact';
import { stateElementId, type PageState } from '../page-state.ts';
import type { Client } from './client.ts';
import { TabBadge } from './effects/tab-badge.ts';
import { restoreFocus } from './effects/focus.ts';
import { runAction } from './actions/action.ts';
import { canAskForNotifications } from './actions/notifications.ts';
import { LiveUpdates } from './live.ts';
import type { PageConfig } from './page-config.ts';
import { RetryQueue } from './requests/retry.ts';
import { createInitialState } from '../state/client-state.ts';
import { getClockOffsetMs } from '../state/countdown.ts';
import { withNotice } from '../state/notice.ts';
import { Store } from './store.ts';
import { createNavigationFailedNotice } from '../messages/error-messages.ts';

/** How often the line about the connection counts down. */
const tickMs = 250;
/** A page that has not come by then, because it was stopped or timed out, is given up: no event tells. */
const navigationTimeoutMs = 10_000;

/**
 * Takes over the page that the server has drawn: the same views on the same state, and from now on each change drawn as
 * it happens.
 */
export function startPage({ renderPage, actions, liveConfig, badgeFor, titleFor }: PageConfig): {
  client: Client;
  root: HTMLElement;
} {
  const root = document.getElementById('app') as HTMLElement;
  const servedState = JSON.parse(document.getElementById(stateElementId)?.textContent ?? '') as PageState;
  const store = new Store({
    ...createInitialState(servedState),
    clockOffsetMs: getClockOffsetMs(servedState.now, Date.now()),
  });
  const client: Client = {
    store,
    retryQueue: new RetryQueue(),
    applyGame: (game) => store.update((state) => liveConfig.applyGame(state, game, Date.now())),
    navigate(path) {
      location.assign(path);
      // Until the other page is there, a second tap must not start a second game.
      store.patch({ pendingAction: 'leaving' });
      setTimeout(() => {
        if (store.state.pendingAction !== 'leaving') return;
        store.update((state) =>
          withNotice({ ...state, pendingAction: null }, createNavigationFailedNotice(path)),
        );
      }, navigationTimeoutMs);
    },
    refresh: () => liveUpdates.refresh(),
    reconnect: () => liveUpdates.start(),
  };
  const liveUpdates = new LiveUpdates(client, liveConfig);
  const tabBadge = new TabBadge();
  const updateBadge = () => tabBadge.update(badgeFor(store.state), titleFor(store.state));

  hydrate(renderPage(store.state), root);
  store.subscribe((before, now) => {
    const focusedElement = document.activeElement;
    render(renderPage(now), root);
    restoreFocus(before, now, focusedElement);
    updateBadge();
  });
  store.patch({ capabilities: { canNotify: canAskForNotifications() } });

  // Controls say what they ask for in `data-act`, so the views stay functions of the state.
  root.addEventListener('click', (event) => {
    const control = (event.target as Element).closest<HTMLElement>('[data-act]');
    if (!control || control.ariaDisabled === 'true') return;
    const { act: action = '', value } = control.dataset;
    void runAction(client, () => actions[action]?.(client, value));
  });
  // Esc, and the back gesture of phones, close a dialogue without a click; the event does not bubble.
  root.addEventListener('cancel', () => store.patch({ openDialog: null }), true);

  liveUpdates.start();
  setInterval(() => liveUpdates.refreshBanner(), tickMs);
  document.addEventListener('visibilitychange', () => {
    updateBadge();
    if (document.visibilityState === 'visible') liveUpdates.refresh();
    else liveUpdates.onHidden();
  });
  for (const eventName of ['focus', 'pointerdown', 'keydown'])
    addEventListener(eventName, () => liveUpdates.resume());
  addEventListener('online', () => liveUpdates.refresh());
  addEventListener('offline', () => liveUpdates.onOffline());
  addEventListener('pagehide', () => liveUpdates.stop());
  // Back from the back-forward cache: the page is as it was left, and must become right.
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    store.patch({ pendingAction: null });
    liveUpdates.refresh();
  });
  // For whoever must not tap too early.
  root.dataset['ready'] = 'yes';
  return { client, root };
}
