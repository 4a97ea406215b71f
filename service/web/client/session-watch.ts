import type { OwnUser } from '../../users/user.ts';
import { withNotice } from '../state/notice.ts';
import { connectionMessages } from '../messages/connection-catalogue.ts';
import type { Notice } from '../messages/notice.ts';
import { getMonotonicMs } from './monotonic-clock.ts';
import { request } from './requests/api.ts';
import { openChannel, takeTabValue, writeTabValue } from './storage.ts';
import type { Store } from './store.ts';

/** Younger pages wait, so that a server that contradicts itself cannot cause a fast loop of reloads. */
export const minPageAgeMs = 2000;

/** Key of the tab's storage: set while the page reloads, to say why afterwards. */
export const reloadedKey = 'user changed';

/** Notice before and after a page reloads because the browser's session is now another user's, or nobody's. */
const userChangedNotice: Notice = {
  kind: 'info',
  text: [connectionMessages.userChanged],
  nextStep: null,
};

/** Message between the tabs of a browser. */
export interface SessionMessage {
  /** Who is signed in now; missing if the tab only tells that the user has come back to it. */
  readonly userId?: string | null;
}

/**
 * Compares the page's user with the browser's session, which every tab can change. When they differ, the page says so and
 * reloads, after the current action has ended.
 */
export class SessionWatch {
  readonly #store: Store;
  readonly #reload: () => void;
  readonly #onOtherTab: () => void;
  #channel: BroadcastChannel | null = null;
  /** Undefined until this page or another one has learned it. */
  #sessionUserId: string | null | undefined;
  #isReloading = false;

  /** @param onOtherTab called when the user has opened another tab of the site, or has come back to it */
  constructor(store: Store, onOtherTab: () => void, reload = () => location.reload()) {
    this.#store = store;
    this.#onOtherTab = onOtherTab;
    this.#reload = reload;
    store.subscribe((before, now) => {
      if (before.pendingAction && !now.pendingAction) this.#reloadIfChanged();
    });
  }

  /** Starts receiving messages of other tabs. Says why the page was reloaded if another tab was the reason. */
  open(): void {
    if (takeTabValue(reloadedKey)) this.#store.update((state) => withNotice(state, userChangedNotice));
    this.close();
    this.#channel = openChannel('session');
    this.#channel?.addEventListener('message', ({ data }: MessageEvent<SessionMessage>) => {
      this.#onOtherTab();
      if (data.userId === undefined) return;
      this.#sessionUserId = data.userId;
      this.#reloadIfChanged();
    });
  }

  /** Tells the other tabs that the user has come back to this one, which may not know yet who is signed in. */
  announceReturn(): void {
    this.#channel?.postMessage({} satisfies SessionMessage);
  }

  close(): void {
    this.#channel?.close();
    this.#channel = null;
  }

  /** Tells the other tabs who is signed in. Tabs of other users reload. */
  announce(userId: string | null): void {
    this.#sessionUserId = userId;
    this.#channel?.postMessage({ userId } satisfies SessionMessage);
  }

  /** Asks the server who is signed in. */
  async check(): Promise<void> {
    const result = await request<{ user: OwnUser }>('GET', '/auth/status');
    if (!result.ok && result.failure.code !== 'not_signed_in') return;
    this.announce(result.ok ? result.value.user.id : null);
    this.#reloadIfChanged();
  }

  #reloadIfChanged(): void {
    const { currentUser, pendingAction } = this.#store.state;
    if (this.#sessionUserId === undefined || this.#sessionUserId === (currentUser?.id ?? null)) return;
    if (pendingAction || this.#isReloading) return;
    this.#isReloading = true;
    writeTabValue(reloadedKey, 'yes');
    this.#store.update((state) => withNotice(state, userChangedNotice));
    setTimeout(this.#reload, Math.max(0, minPageAgeMs - getMonotonicMs()));
  }
}
