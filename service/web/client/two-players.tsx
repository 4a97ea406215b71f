import { hydrate, render } from 'preact';
import { getTurn } from '../../rules/board.ts';
import { getActionSelector, type TwoPlayersActionName } from '../messages/action-names.ts';
import { readPreferences } from '../state/preferences.ts';
import {
  newTwoPlayersState,
  playCell,
  resetScore,
  startNextGame,
  takeBackMove,
  type TwoPlayersState,
} from '../state/two-players.ts';
import { TwoPlayersPage } from '../views/two-players-page.tsx';
import { parseBoardKey } from './actions/keyboard.ts';
import { runEarlyTap } from './early-tap.ts';
import { readCookies } from './storage.ts';

const root = document.getElementById('app') as HTMLElement;
let state = newTwoPlayersState;

function update(next: TwoPlayersState): void {
  const hasEnded = getTurn(state.moves) !== null && getTurn(next.moves) === null;
  state = next;
  const focusedElement = document.activeElement;
  render(<TwoPlayersPage state={state} />, root);
  const isFocusLost = focusedElement !== null && !focusedElement.isConnected;
  if (hasEnded || isFocusLost) document.getElementById('status')?.focus({ preventScroll: true });
}

const actions: Readonly<Record<TwoPlayersActionName, (value: string) => TwoPlayersState>> = {
  play: (cell) => playCell(state, Number(cell)),
  'take-back': () => takeBackMove(state),
  'next-game': () => startNextGame(state),
  'start-over': () => startNextGame(state),
  'reset-score': () => resetScore(state),
};

// The page is cached for all users, so the script applies the theme that the server applies to other pages.
document.documentElement.dataset['theme'] = readPreferences(readCookies()).theme;
hydrate(<TwoPlayersPage state={state} />, root);

root.addEventListener('click', (event) => {
  const control = (event.target as Element).closest<HTMLElement>('[data-action]');
  if (!control || control.getAttribute('aria-disabled') === 'true') return;
  const { action, value = '' } = control.dataset;
  update(actions[action as TwoPlayersActionName](value));
});

root.addEventListener('keydown', (event) => {
  const isOnBoard = (event.target as Element).closest('.board') !== null;
  if (!isOnBoard || event.ctrlKey || event.metaKey || event.altKey) return;
  const command = parseBoardKey(event.key, state.focusedCell);
  if (!command) return;
  event.preventDefault();
  update(command.type === 'play' ? playCell(state, command.cell) : { ...state, focusedCell: command.cell });
  if (getTurn(state.moves) !== null)
    document.querySelector<HTMLElement>(getActionSelector('play', command.cell))?.focus();
});

// Without a service worker (an old browser, a private window) the page needs the network to open.
if ('serviceWorker' in navigator)
  navigator.serviceWorker.register('/two-worker.js', { scope: '/two' }).catch(() => undefined);
runEarlyTap(root);
root.dataset['ready'] = 'yes';
