import type { Client } from '../client.ts';
import { runAction } from './action.ts';

/** Sends the form with this id. */
export type SubmitForm = (client: Client, formId: string, data: FormData) => Promise<void>;

/** Submits the forms of a page by script, and focuses the first invalid field of a rejected one. */
export function listenForForms(root: HTMLElement, client: Client, submit: SubmitForm): void {
  root.addEventListener('submit', (event) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    void runAction(client, async () => {
      await submit(client, form.id, data);
      form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
    });
  });
}
