import type { Client } from '../client.ts';
import type { Live } from '../live.ts';
import { tableIn } from '../state/client-state.ts';
import { stepTo } from '../state/table.ts';
import { withTable } from '../state/client-state.ts';
import { isAccountForm, logOut, submitAccount } from './account.ts';
import { askFor, isVerb } from './game-actions.ts';
import { intentOf } from './keyboard.ts';
import { showMore } from './lists.ts';
import { move } from './move.ts';
import { allowNotifications } from './notifications.ts';
import { nextTheme, toggleSound } from './preferences.ts';
import { copyLink, shareLink } from './share.ts';
import { startGame } from './start-game.ts';

/**
 * Turns what happens in the page into gestures. Controls say what they ask for in `data-act` (and `data-value`), so the
 * views stay functions of the state and the server's HTML is the same as the client's.
 */
export function listen(root: HTMLElement, client: Client, live: Live): void {
  root.addEventListener('click', (event) => {
    const control = (event.target as Element).closest<HTMLElement>('[data-act]');
    if (control && control.ariaDisabled !== 'true') act(control);
  });
  root.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    event.preventDefault();
    if (isAccountForm(form.id))
      void submitAccount(client, form.id, new FormData(form)).then(() => focusFault(form));
    else if (form.id === 'invite') void inviteByName(form);
  });
  root.addEventListener('change', (event) => {
    const field = event.target as HTMLElement;
    if (field.id === 'move-seconds') localStorage.setItem('moveSeconds', (field as HTMLSelectElement).value);
  });
  // Esc, and the back gesture of phones, close a dialogue without a click.
  root.addEventListener('cancel', () => client.store.patch({ asking: null }), true);
  document.addEventListener('keydown', onKey);

  function act({ dataset: { act: name = '', value } }: HTMLElement): void {
    const { store } = client;
    if (isVerb(name)) return void askFor(client, name, value);
    switch (name) {
      case 'play':
        return void move(client, Number(value));
      case 'friend':
        return void startGame(client, { act: name, doing: 'make a game' }, { path: '/games', body: timed() });
      case 'anyone':
        return void startGame(
          client,
          { act: name, doing: 'find an opponent' },
          { path: '/games/match', body: timed() },
        );
      case 'computer':
        return void startGame(
          client,
          { act: name, value, doing: 'start a game' },
          { path: '/games', body: { bot: value ?? 'easy' } },
        );
      case 'challenge':
        return void challenge(value ?? '');
      case 'ask-resign':
        return store.patch({ asking: 'resign' });
      case 'keep-playing':
        return store.patch({ asking: null });
      case 'step': {
        const table = tableIn(store.state);
        return table ? store.update((state) => withTable(state, stepTo(table, Number(value)))) : undefined;
      }
      case 'copy':
        return void copyLink(client, root.querySelector('#link') as HTMLInputElement);
      case 'share':
        return void shareLink(value ?? location.href);
      case 'theme':
        return nextTheme(client);
      case 'sound':
        return toggleSound(client);
      case 'notify':
        return void allowNotifications(client);
      case 'more':
        return void showMore(client);
      case 'logout':
        return void logOut(client);
      case 'dismiss':
        return store.patch({ notice: null });
      case 'hurry':
        return live.refresh();
    }
  }

  function inviteByName(form: HTMLFormElement): Promise<void> {
    const opponent = String(new FormData(form).get('opponent') ?? '').trim();
    return challenge(opponent);
  }

  function challenge(opponent: string): Promise<void> {
    const names = { act: 'challenge', value: opponent, doing: `invite ${opponent}` };
    return startGame(client, names, { path: '/games', body: { opponent, ...timed() } });
  }

  function timed(): { moveSeconds?: number } {
    const chosen = Number(root.querySelector<HTMLSelectElement>('#move-seconds')?.value ?? 0);
    return chosen > 0 ? { moveSeconds: chosen } : {};
  }

  function onKey(event: KeyboardEvent): void {
    const { store } = client;
    const table = tableIn(store.state);
    const target = event.target as Element;
    if (!table || store.state.asking || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.closest('input, select, textarea')) return;
    const intent = intentOf(event.key, table, store.state.cursor);
    if (!intent) return;
    event.preventDefault();
    if (intent.do === 'step') return store.update((state) => withTable(state, stepTo(table, intent.to)));
    const isOnBoard = target.closest('.board') !== null;
    // The first arrow from elsewhere in the page only enters the board.
    const cell = intent.do === 'play' || isOnBoard ? intent.cell : store.state.cursor;
    store.patch({ cursor: cell });
    root.querySelector<HTMLElement>(`[data-act=play][data-value="${cell}"]`)?.focus();
    if (intent.do === 'play') void move(client, cell);
  }
}

/** After a refused form the first field at fault has the focus. */
function focusFault(form: HTMLFormElement): void {
  form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
}
