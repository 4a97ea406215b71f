import type { ClientState } from '../state/client-state.ts';
import { tableIn } from '../state/client-state.ts';
import { seatOf, waitsFor } from '../state/seats.ts';
import { waitingCount } from '../state/lobby.ts';
import { bare } from '../words/sentence.ts';
import { statusOf } from '../words/status.ts';

/** What a hidden tab says: what waits for its user, or nothing. */
export function callFor(state: ClientState): string | null {
  const { viewer, screen } = state;
  if (!viewer) return null;
  const table = tableIn(state);
  if (table) {
    if (
      table.game.rematch?.gameId === null &&
      table.game.rematch.offeredBy !== seatOf(table.game, viewer.id)
    ) {
      return seatOf(table.game, viewer.id) ? 'Rematch?' : null;
    }
    return waitsFor(table.game, viewer.id) ? bare(statusOf(table.game, seatOf(table.game, viewer.id))) : null;
  }
  const waiting = screen.screen === 'home' && screen.lobby ? waitingCount(screen.lobby, viewer.id) : 0;
  if (waiting === 0) return null;
  return waiting === 1 ? 'A game waits for you' : `${waiting} games wait for you`;
}

/**
 * Puts the call into the title and the favicon of a hidden tab, and, where allowed, into one notification for each new
 * call. A tab that is looked at shows its own title.
 */
export class Attention {
  readonly #title = document.title;
  readonly #icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  readonly #quietIcon = this.#icon?.getAttribute('href') ?? '';
  readonly #callingIcon = this.#icon?.dataset['calling'] ?? '';
  #shown: string | null = null;

  show(state: ClientState): void {
    const call = document.visibilityState === 'hidden' ? callFor(state) : null;
    if (call === this.#shown) return;
    this.#shown = call;
    document.title = call ? `● ${call} – Noughts` : this.#title;
    if (this.#icon) this.#icon.setAttribute('href', call ? this.#callingIcon : this.#quietIcon);
    if (call && 'Notification' in window && Notification.permission === 'granted') this.#notify(call);
  }

  #notify(call: string): void {
    try {
      const notification = new Notification('Noughts', { body: call, tag: location.pathname });
      notification.addEventListener('click', () => {
        window.focus();
        notification.close();
      });
    } catch {
      // Browsers on phones allow notifications only from a service worker; title and favicon must do there.
    }
  }
}
