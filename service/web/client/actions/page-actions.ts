import type { Client, Actions } from '../client.ts';
import type { PageActionName } from '../../messages/action-names.ts';
import { isAccountForm, logOut, submitAccountForm } from './account-actions.ts';
import { challenge } from './global-actions.ts';
import { requestTransition } from './game-actions.ts';
import { runAction } from './action.ts';
import { declineAllInvitations, showOlderGames } from './list-actions.ts';

/** Actions of all pages except the game page. */
export const pageActions: Actions<PageActionName> = {
  accept: (client, id) => requestTransition(client, 'accept', id),
  decline: (client, id) => requestTransition(client, 'decline', id),
  cancel: (client, id) => requestTransition(client, 'cancel', id),
  rematch: (client, id) => requestTransition(client, 'rematch', id),
  'decline-all': declineAllInvitations,
  more: showOlderGames,
  logout: logOut,
};

/** Submits forms by script. */
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

/** Focuses the first invalid field after a rejected form. */
function focusFirstError(form: HTMLFormElement): void {
  form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
}
