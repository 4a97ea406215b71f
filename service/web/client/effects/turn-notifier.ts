import type { Badge } from '../../state/badge.ts';

/** Longer than the tabs of a browser take to receive the same event. */
const otherTabsMs = 5000;

/**
 * Shows a notification when a game begins to wait for the user while the tab is hidden: once for all tabs, again for each
 * turn, and no longer than the game waits and the site is hidden.
 */
export class TurnNotifier {
  readonly #title: string;
  #notification: Notification | null = null;
  /** The state of the game that the user knows, or has been notified of. */
  #knownKey = '';

  constructor(title: string) {
    this.#title = title;
  }

  update(badge: Badge | null, visibility: DocumentVisibilityState): void {
    const key = badge ? `${badge.game.id} ${badge.game.version}` : '';
    if (badge === null || visibility === 'visible') this.close();
    if (visibility === 'visible') this.#knownKey = key;
    if (visibility === 'visible' || badge === null || key === this.#knownKey) return;
    this.#knownKey = key;
    if (Notification.permission !== 'granted') return;
    // The first of several hidden tabs gets the lock; without locks the common tag still leaves one notification.
    if (!('locks' in navigator)) return this.#show(badge);
    void navigator.locks.request(`notify ${key}`, { ifAvailable: true }, async (lock) => {
      if (lock === null || this.#knownKey !== key) return;
      this.#show(badge);
      await new Promise((resolve) => setTimeout(resolve, otherTabsMs));
    });
  }

  /** Closes the notification, also when the user has opened another page of the site. */
  close(): void {
    this.#notification?.close();
    this.#notification = null;
  }

  #show({ text, game }: Badge): void {
    const options = { body: text, tag: game.id, renotify: true };
    const notification = showNotification(this.#title, options);
    if (!notification) return;
    this.#notification = notification;
    notification.addEventListener('click', () => {
      window.focus();
      notification.close();
    });
  }
}

/** Shows a notification; null where pages cannot, as in Chrome for Android, which throws. */
export function showNotification(title: string, options: NotificationOptions): Notification | null {
  try {
    return new Notification(title, options);
  } catch {
    return null;
  }
}
