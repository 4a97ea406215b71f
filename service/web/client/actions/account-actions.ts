import type { Failure } from '../../messages/failure.ts';
import type { OwnUser } from '../../../users/user.ts';
import type { Client } from '../client.ts';
import { createLocalFailure, request } from '../requests/api.ts';
import { areCookiesBlocked } from '../storage.ts';
import { withNotice } from '../../state/notice.ts';
import { createFailureNotice } from '../../messages/error-messages.ts';
import { toFormErrors } from '../../messages/form-errors.ts';
import { withPendingAction } from './action.ts';
import { messages } from '../../messages/common-catalogue.ts';

/** The forms of the account page, by id. `verbPhrase` follows "Could not" in errors. */
const forms = {
  guest: { path: '/auth/guest', fields: ['name'], verbPhrase: messages.verbPhrases.useName },
  register: {
    path: '/auth/register',
    fields: ['username', 'email', 'password'],
    verbPhrase: messages.verbPhrases.createAccount,
  },
  login: { path: '/auth/login', fields: ['login', 'password'], verbPhrase: messages.verbPhrases.logIn },
} as const;
export type AccountForm = keyof typeof forms;

export function isAccountForm(id: string): id is AccountForm {
  return id in forms;
}

/** Submits an account form. Errors appear next to their fields. */
export async function submitAccountForm(
  { store, navigate, announceUser }: Client,
  form: AccountForm,
  data: FormData,
): Promise<void> {
  const { path, fields, verbPhrase } = forms[form];
  await withPendingAction(store, form, async () => {
    store.patch({ formErrors: {} });
    const body = Object.fromEntries(fields.map((field) => [field, String(data.get(field) ?? '')]));
    const failure = await signIn(path, body, announceUser);
    if (failure === null) return navigate('/');
    const formErrors = toFormErrors(form, failure, verbPhrase);
    store.patch({ formErrors });
  });
}

/** Returns null when the session has begun, also after checking that the browser sends its cookie back. */
async function signIn(
  path: string,
  body: object,
  announceUser: Client['announceUser'],
): Promise<Failure | null> {
  if (areCookiesBlocked()) return createLocalFailure('cookies_blocked');
  const result = await request<{ user: OwnUser }>('POST', path, { body });
  if (!result.ok) return result.failure;
  const status = await request<{ user: OwnUser }>('GET', '/auth/status');
  if (!status.ok && status.failure.code === 'not_signed_in') return createLocalFailure('cookies_blocked');
  announceUser(result.value.user.id);
  return null;
}

/** Ends the session and goes to the home page. */
export async function logOut({ store, navigate, announceUser }: Client): Promise<void> {
  await withPendingAction(store, 'logout', async () => {
    const result = await request<null>('POST', '/auth/logout');
    if (result.ok || result.failure.code === 'not_signed_in') {
      announceUser(null);
      return navigate('/');
    }
    store.update((state) =>
      withNotice(state, createFailureNotice(messages.verbPhrases.logOut, result.failure, 'logout')),
    );
  });
}
