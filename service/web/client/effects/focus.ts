import { getActionSelector } from '../../messages/action-names.ts';
import { getGameView, type ClientState } from '../../state/client-state.ts';
import { getOwnSeat } from '../../state/reducers.ts';

/**
 * Restores keyboard focus after a render: to the result when a game ends, to the opener when a dialog closes, and to the
 * status heading when the focused control was removed.
 *
 * @param focusedElement the focused element before the render
 */
export function restoreFocus(before: ClientState, now: ClientState, focusedElement: Element | null): void {
  const heading = document.getElementById('status');
  const [oldView, gameView] = [getGameView(before), getGameView(now)];
  const hasEnded =
    oldView && gameView && oldView.game.status === 'playing' && gameView.game.status === 'finished';
  if (hasEnded && getOwnSeat(now)) return heading?.focus({ preventScroll: true });
  const opener =
    before.openDialog &&
    !now.openDialog &&
    document.querySelector<HTMLElement>(getActionSelector('ask-resign'));
  if (opener) return opener.focus();
  const isFocusLost =
    focusedElement &&
    focusedElement !== document.body &&
    !focusedElement.isConnected &&
    document.activeElement === document.body;
  if (isFocusLost) heading?.focus({ preventScroll: true });
}
