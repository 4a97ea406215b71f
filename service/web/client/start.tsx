import { hydrate, render } from 'preact';
import { stateElementId, type PageState } from '../state/page-state.ts';
import type { Client } from './client.ts';
import type { ActionName } from '../messages/action-names.ts';
import type { TurnNotifier } from './effects/turn-notifier.ts';
import { TabBadge } from './effects/tab-badge.ts';
import { expireNotices } from './effects/expire-notice.ts';
import { runEarlyTap } from './early-tap.ts';
import { restoreFocus } from './effects/focus.ts';
import { runAction } from './actions/action.ts';
import { listenForForms } from './actions/forms.ts';
import type { LivePage } from './live-page.ts';
import { getMonotonicMs } from './monotonic-clock.ts';
import type { PageConfig } from './page-config.ts';
import { RetryQueue } from './requests/retry.ts';
import { withAnnouncements } from '../state/announcements.ts';
import { createInitialState } from '../state/client-state.ts';
import { getClockOffsetMs } from '../state/countdown.ts';
import { withNotice, withWaitingNotice } from '../state/notice.ts';
import { messages } from '../messages/common-catalogue.ts';
import { Store } from './store.ts';
import { createNavigationFailedNotice, unexpectedErrorNotice } from '../messages/error-messages.ts';

/** When to give up on a navigation: older browsers fire no event when it is stopped, and none does when it hangs. */
const navigationTimeoutMs = 10_000;

/**
 * Hydrates the served page with the same views and state, renders each state change, and connects DOM events to actions
 * and live updates.
 */
export function startPage({
  renderPage,
  actions,
  liveConfig,
  badgeFor,
  describeChanges,
  titleFor,
  submitForm,
}: PageConfig): {
  client: Client;
  root: HTMLElement;
} {
  const root = document.getElementById('app') as HTMLElement;
  const servedState = JSON.parse(document.getElementById(stateElementId)?.textContent ?? '') as PageState;
  const store = new Store(
    {
      ...createInitialState(servedState),
      clockOffsetMs: getClockOffsetMs(servedState.now, getMonotonicMs()),
    },
    (before, now) => withAnnouncements(before, withWaitingNotice(now), describeChanges),
  );
  const client: Client = {
    store,
    retryQueue: new RetryQueue(),
    applyGame: (game) => store.update((state) => liveConfig.applyGame(state, game, getMonotonicMs())),
    navigate(path) {
      location.assign(path);
      // Disable all controls until the next page loads: a second tap must not start a second game.
      store.patch({ pendingAction: 'leaving' });
      const release = () => {
        if (store.state.pendingAction !== 'leaving') return;
        store.update((state) =>
          withNotice({ ...state, pendingAction: null }, createNavigationFailedNotice(path)),
        );
      };
      setTimeout(release, navigationTimeoutMs);
      // The user has stopped the page (Navigation API).
      (window as { navigation?: EventTarget }).navigation?.addEventListener('navigateerror', release, {
        once: true,
      });
    },
    announceUser: (userId) => whenLive(({ session }) => session.announce(userId)),
    checkUser: () => whenLive(({ session }) => void session.check()),
    refresh() {
      client.retryQueue.flush();
      whenLive(({ liveUpdates }) => liveUpdates.refresh());
    },
    reconnect: () => whenLive(({ liveUpdates }) => liveUpdates.start()),
  };
  let livePage: Promise<LivePage | null> | null = null;
  /** Runs `use` as soon as the page is live. Lazy-loaded, since a page works by requests until then. */
  const whenLive = (use: (page: LivePage) => void) => {
    livePage ??= import('./live-page.ts')
      .then(({ connectPage }) =>
        connectPage(client, liveConfig, () => void notifier?.then((loaded) => loaded.close())),
      )
      .catch((error: unknown) => {
        console.error(error);
        store.update((state) => withNotice(state, unexpectedErrorNotice));
        // The next call tries again.
        return (livePage = null);
      });
    void livePage.then((page) => page && use(page));
  };
  const tabBadge = new TabBadge();
  let notifier: Promise<TurnNotifier> | undefined;
  const updateBadge = () => {
    const badge = badgeFor(store.state);
    tabBadge.update(badge?.text ?? null, titleFor(store.state));
    // Lazy-loaded, since few players allow notifications.
    if (!('Notification' in window) || Notification.permission !== 'granted') return;
    notifier ??= import('./effects/turn-notifier.ts').then(
      (module) => new module.TurnNotifier(messages.appName),
    );
    const visibility = document.visibilityState;
    void notifier.then((loaded) => loaded.update(badge, visibility));
  };

  expireNotices(store);
  hydrate(renderPage(store.state), root);
  store.subscribe((before, now) => {
    const focusedElement = document.activeElement;
    render(renderPage(now), root);
    restoreFocus(before, now, focusedElement);
    updateBadge();
  });

  // One delegated listener runs the action named in `data-action`, so that views are pure functions of the state.
  root.addEventListener('click', (event) => {
    const control = (event.target as Element).closest<HTMLElement>('[data-action]');
    if (!control) return;
    // Without script, the button submits a form.
    event.preventDefault();
    // Firefox before 119 has no `ariaDisabled`.
    if (control.getAttribute('aria-disabled') === 'true') return;
    const { action, value } = control.dataset;
    void runAction(client, () => actions[action as ActionName]?.(client, value));
  });
  if (submitForm) listenForForms(root, client, submitForm);
  // Esc and the back gesture close a dialog without a click. The event does not bubble, so listen in the capture phase.
  root.addEventListener('cancel', () => store.patch({ openDialog: null }), true);

  document.addEventListener('visibilitychange', () => {
    updateBadge();
    if (document.visibilityState === 'visible') client.refresh();
  });
  addEventListener('online', () => client.refresh());
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    store.patch({ pendingAction: null });
    refreshOutdatedPage();
  });
  if (isFromHistory()) refreshOutdatedPage();
  else client.announceUser(store.state.currentUser?.id ?? null);

  /** Refreshes a page that the back or forward button has shown from a cache, possibly for another user. */
  function refreshOutdatedPage(): void {
    const { screen } = store.state.screen;
    // The other pages are not live.
    if (screen !== 'home' && screen !== 'game') return location.reload();
    whenLive(({ session, liveUpdates }) => {
      session.open();
      void session.check();
      liveUpdates.refresh();
    });
  }
  runEarlyTap(root);
  // Lets browser tests wait for hydration.
  root.dataset['ready'] = 'yes';
  return { client, root };
}

/** Whether the back or forward button has loaded the page; browsers then use a cached response without asking the server. */
function isFromHistory(): boolean {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return navigation?.type === 'back_forward';
}
