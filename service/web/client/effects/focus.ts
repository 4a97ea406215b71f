import { getGameView, type ClientState } from '../../state/client-state.ts';
import { getOwnSeat } from '../../state/reducers.ts';

/**
 * Keeps the keyboard's place after a change has been drawn: at the end of a game it goes to the result, from a closed
 * dialogue back to what opened it, and where the focused control is gone to the sentence that says what is now the case.
 *
 * @param focusedElement what had the focus before the change was drawn
 */
export function restoreFocus(before: ClientState, now: ClientState, focusedElement: Element | null): void {
  const heading = document.getElementById('status');
  const [oldView, gameView] = [getGameView(before), getGameView(now)];
  const hasEnded =
    oldView && gameView && oldView.game.status === 'playing' && gameView.game.status === 'finished';
  if (hasEnded && getOwnSeat(now)) return heading?.focus({ preventScroll: true });
  const opener =
    before.openDialog && !now.openDialog && document.querySelector<HTMLElement>('[data-act=ask-resign]');
  if (opener) return opener.focus();
  const isFocusLost =
    focusedElement &&
    focusedElement !== document.body &&
    !focusedElement.isConnected &&
    document.activeElement === document.body;
  if (isFocusLost) heading?.focus({ preventScroll: true });
}
