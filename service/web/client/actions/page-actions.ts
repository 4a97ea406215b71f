import type { Client, Gestures } from '../client.ts';
import { isAccountForm, logOut, submitAccount } from './account-actions.ts';
import { challenge } from './global-actions.ts';
import { askFor } from './game-actions.ts';
import { runAction } from './action.ts';
import { showMore } from './list-actions.ts';

/** The gestures of every page but a game's. */
export const onPages: Gestures = {
  accept: (client, id) => askFor(client, 'accept', id),
  decline: (client, id) => askFor(client, 'decline', id),
  cancel: (client, id) => askFor(client, 'cancel', id),
  more: showMore,
  logout: logOut,
};

/** Sends the forms of the page itself, in place of the browser. */
export function listenToForms(root: HTMLElement, client: Client): void {
  root.addEventListener('submit', (event) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    void runAction(client, async () => {
      if (form.id === 'invite') await challenge(client, String(data.get('opponent') ?? '').trim());
      if (!isAccountForm(form.id)) return;
      await submitAccount(client, form.id, data);
      focusFault(form);
    });
  });
}

/** After a refused form the first field at fault has the focus. */
function focusFault(form: HTMLFormElement): void {
  form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
}
