import type { Client, Actions } from '../client.ts';
import { getActionSelector, type BoardActionName } from '../../messages/action-names.ts';
import { getGameView, withGameView } from '../../state/client-state.ts';
import { replayTo } from '../../state/game-view.ts';
import { requestTransition } from './game-actions.ts';
import { runAction } from './action.ts';
import { stopLooking } from './keep-waiting.ts';
import { parseKey } from './keyboard.ts';
import { playMove } from './move.ts';
import { requestNotificationPermission } from './notifications.ts';
import { copyLink, shareLink } from './share.ts';

/** Actions of the game page. */
export const boardActions: Actions<BoardActionName> = {
  play: (client, cell) => playMove(client, Number(cell)),
  step: (client, count) => showReplayMove(client, Number(count)),
  join: (client) => requestTransition(client, 'join'),
  accept: (client) => requestTransition(client, 'accept'),
  decline: (client) => requestTransition(client, 'decline'),
  cancel: (client) => requestTransition(client, 'cancel'),
  resign: (client) => requestTransition(client, 'resign'),
  claim: (client) => requestTransition(client, 'claim'),
  leave: (client) => requestTransition(client, 'leave'),
  // With an id: the rematch of another game, offered in a notice.
  rematch: (client, id) => requestTransition(client, 'rematch', id),
  withdraw: (client) => requestTransition(client, 'withdraw'),
  // The dialog has a live region of its own, which begins empty.
  'ask-resign': ({ store }) => store.patch({ openDialog: 'resign', announcements: [] }),
  'keep-playing': ({ store }) => store.patch({ openDialog: null }),
  copy: (client) => copyLink(client, document.getElementById('link') as HTMLInputElement),
  share: (_client, url) => shareLink(url ?? location.href),
  notify: requestNotificationPermission,
  'stop-looking': stopLooking,
};

/** Handles the keys of the game on the whole page, except in form fields and while a dialog is open. */
export function listenForKeys(client: Client): void {
  document.addEventListener('keydown', (event) => {
    const { store } = client;
    const gameView = getGameView(store.state);
    const target = event.target as Element;
    if (!gameView || store.state.openDialog || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.closest('input, select, textarea')) return;
    const command = parseKey(event.key, gameView, store.state.focusedCell);
    if (!command) return;
    const isOnBoard = target.closest('.board') !== null;
    // Speech input types digits: elsewhere on the page they must not play (WCAG 2.1.4).
    if (command.type === 'play' && !isOnBoard) return;
    event.preventDefault();
    if (command.type === 'step') return showReplayMove(client, command.replayIndex);
    // From outside the board, the first arrow key only moves the focus to the board.
    const cell = isOnBoard ? command.cell : store.state.focusedCell;
    store.patch({ focusedCell: cell });
    document.querySelector<HTMLElement>(getActionSelector('play', cell))?.focus();
    if (command.type === 'play') void runAction(client, () => playMove(client, cell));
  });
}

function showReplayMove({ store }: Client, count: number): void {
  const gameView = getGameView(store.state);
  if (gameView) store.update((state) => withGameView(state, replayTo(gameView, count)));
}
