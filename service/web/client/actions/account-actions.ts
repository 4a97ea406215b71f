import type { Failure } from '../../messages/failure.ts';
import type { OwnUser } from '../../../users/user.ts';
import type { AccountActionName } from '../../messages/action-names.ts';
import type { Actions, Client } from '../client.ts';
import { createLocalFailure, request } from '../requests/api.ts';
import { areCookiesBlocked, noticeKey, writeTabValue } from '../storage.ts';
import { withNotice } from '../../state/notice.ts';
import { createFailureNotice } from '../../messages/error-messages.ts';
import { toFormErrors } from '../../messages/form-errors.ts';
import { accountMessages } from '../../messages/account-catalogue.ts';
import { name } from '../../messages/sentence.ts';
import { withPendingAction } from './action.ts';
import { requestTransition } from './game-actions.ts';
import type { SubmitForm } from './forms.ts';

/** The forms that begin a session, by id. `verbPhrase` follows "Could not" in errors. */
const signInForms = {
  guest: { path: '/auth/guest', fields: ['name'], verbPhrase: accountMessages.verbPhrases.useName },
  register: {
    path: '/auth/register',
    fields: ['username', 'email', 'password'],
    verbPhrase: accountMessages.verbPhrases.createAccount,
  },
  login: {
    path: '/auth/login',
    fields: ['login', 'password'],
    verbPhrase: accountMessages.verbPhrases.logIn,
  },
} as const;

/** The forms that change the signed-in user. */
const changeForms = {
  name: { path: '/auth/name', field: 'name', verbPhrase: accountMessages.verbPhrases.useName },
  settings: {
    path: '/auth/settings',
    field: 'invitations',
    verbPhrase: accountMessages.verbPhrases.saveSettings,
  },
} as const;

/** Ids of the forms of the account page. */
export const accountForms = [...Object.keys(signInForms), ...Object.keys(changeForms)];

const isSignInForm = (id: string): id is keyof typeof signInForms => id in signInForms;
const isChangeForm = (id: string): id is keyof typeof changeForms => id in changeForms;

/** Submits a form of the account page. Errors appear next to their fields. */
export const submitAccountForm: SubmitForm = async (client, form, data) => {
  const { store, navigate, announceUser } = client;
  const read = (field: string) => String(data.get(field) ?? '');
  await withPendingAction(store, form, async () => {
    store.patch({ formErrors: {} });
    if (isChangeForm(form)) return changeUser(client, form, read(changeForms[form].field));
    if (!isSignInForm(form)) return;
    const { path, fields, verbPhrase } = signInForms[form];
    const body = Object.fromEntries(fields.map((field) => [field, read(field)]));
    const failure = await signIn(path, body, announceUser);
    if (failure) return store.patch({ formErrors: toFormErrors(form, failure, verbPhrase) });
    if (form === 'register') writeTabValue(noticeKey, accountMessages.account.registered);
    navigate('/');
  });
};

/** Changes the name or a setting of the signed-in user. */
async function changeUser({ store }: Client, form: keyof typeof changeForms, value: string): Promise<void> {
  const { path, field, verbPhrase } = changeForms[form];
  const result = await request<{ user: OwnUser }>('PUT', path, { body: { [field]: value } });
  if (!result.ok) return store.patch({ formErrors: toFormErrors(form, result.failure, verbPhrase) });
  const { createdAt: _, ...currentUser } = result.value.user;
  const { account } = accountMessages;
  store.update((state) =>
    withNotice(
      { ...state, currentUser },
      {
        kind: 'info',
        text: form === 'name' ? account.nameIsNow(name(currentUser.name)) : [account.settingsSaved],
        nextStep: null,
      },
    ),
  );
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
      withNotice(state, createFailureNotice(accountMessages.verbPhrases.logOut, result.failure, 'logout')),
    );
  });
}

/** Actions of the account page. */
export const accountActions: Actions<AccountActionName> = {
  logout: logOut,
  rematch: (client, id) => requestTransition(client, 'rematch', id),
};
