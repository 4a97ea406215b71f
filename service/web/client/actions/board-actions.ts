import type { Client, Gestures } from '../client.ts';
import { tableIn, withTable } from '../../state/client-state.ts';
import { stepTo } from '../../state/game-view.ts';
import { askFor } from './game-actions.ts';
import { runAction } from './action.ts';
import { intentOf } from './keyboard.ts';
import { move } from './move.ts';
import { allowNotifications } from './notifications.ts';
import { copyLink, shareLink } from './share.ts';

/** The gestures of a game's page. */
export const atTheBoard: Gestures = {
  play: (client, cell) => move(client, Number(cell)),
  step: (client, count) => step(client, Number(count)),
  join: (client) => askFor(client, 'join'),
  accept: (client) => askFor(client, 'accept'),
  decline: (client) => askFor(client, 'decline'),
  cancel: (client) => askFor(client, 'cancel'),
  resign: (client) => askFor(client, 'resign'),
  claim: (client) => askFor(client, 'claim'),
  rematch: (client) => askFor(client, 'rematch'),
  withdraw: (client) => askFor(client, 'withdraw'),
  'ask-resign': ({ store }) => store.patch({ asking: 'resign' }),
  'keep-playing': ({ store }) => store.patch({ asking: null }),
  copy: (client) => copyLink(client, document.getElementById('link') as HTMLInputElement),
  share: (_client, url) => shareLink(url ?? location.href),
  notify: allowNotifications,
};

/** Keys play from anywhere on the page, but not where somebody types or a dialogue is open. */
export function listenToKeys(client: Client): void {
  document.addEventListener('keydown', (event) => {
    const { store } = client;
    const table = tableIn(store.state);
    const target = event.target as Element;
    if (!table || store.state.asking || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.closest('input, select, textarea')) return;
    const intent = intentOf(event.key, table, store.state.cursor);
    if (!intent) return;
    event.preventDefault();
    if (intent.do === 'step') return step(client, intent.to);
    const isOnBoard = target.closest('.board') !== null;
    // The first arrow from elsewhere in the page only enters the board.
    const cell = intent.do === 'play' || isOnBoard ? intent.cell : store.state.cursor;
    store.patch({ cursor: cell });
    document.querySelector<HTMLElement>(`[data-act=play][data-value="${cell}"]`)?.focus();
    if (intent.do === 'play') void runAction(client, () => move(client, cell));
  });
}

function step({ store }: Client, count: number): void {
  const table = tableIn(store.state);
  if (table) store.update((state) => withTable(state, stepTo(table, count)));
}
