import { tableIn, type ClientState } from '../../state/client-state.ts';
import { ownSeat } from '../../state/reducers.ts';

/**
 * Keeps the keyboard's place after a change has been drawn: at the end of a game it goes to the result, from a closed
 * dialogue back to what opened it, and where the focused control is gone to the sentence that says what is now the case.
 *
 * @param held what had the focus before the change was drawn
 */
export function keepFocus(before: ClientState, now: ClientState, held: Element | null): void {
  const heading = document.getElementById('status');
  const [old, table] = [tableIn(before), tableIn(now)];
  const ended = old && table && old.game.status === 'playing' && table.game.status === 'finished';
  if (ended && ownSeat(now)) return heading?.focus({ preventScroll: true });
  const opener = before.asking && !now.asking && document.querySelector<HTMLElement>('[data-act=ask-resign]');
  if (opener) return opener.focus();
  const isLost =
    held && held !== document.body && !held.isConnected && document.activeElement === document.body;
  if (isLost) heading?.focus({ preventScroll: true });
}
