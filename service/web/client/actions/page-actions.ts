import type { Client, Actions } from '../client.ts';
import { isAccountForm, logOut, submitAccountForm } from './account-actions.ts';
import { challenge } from './global-actions.ts';
import { requestTransition } from './game-actions.ts';
import { runAction } from './action.ts';
import { showOlderGames } from './list-actions.ts';

/** The gestures of every page but a game's. */
export const pageActions: Actions = {
  accept: (client, id) => requestTransition(client, 'accept', id),
  decline: (client, id) => requestTransition(client, 'decline', id),
  cancel: (client, id) => requestTransition(client, 'cancel', id),
  more: showOlderGames,
  logout: logOut,
};

/** Sends the forms of the page itself, in place of the browser. */
export function listenForForms(root: HTMLElement, client: Client): void {
  root.addEventListener('submit', (event) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    void runAction(client, async () => {
      if (form.id === 'invite') await challenge(client, String(data.get('opponent') ?? '').trim());
      if (!isAccountForm(form.id)) return;
      await submitAccountForm(client, form.id, data);
      focusFirstError(form);
    });
  });
}

/** After a refused form the first field at fault has the focus. */
function focusFirstError(form: HTMLFormElement): void {
  form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
}
