import type { OwnUser } from '../../../users/user.ts';
import type { Client } from '../client.ts';
import { request, type Failure } from '../requests/api.ts';
import type { FormFaults } from '../../state/client-state.ts';
import { withNotice } from '../../state/notice.ts';
import { reasonOf, refusalNotice, tryAgain } from '../../messages/error-messages.ts';
import { whileBusy } from './action.ts';

/** The three forms of the account screen: where each goes, and where its player goes from there. */
const forms = {
  guest: { path: '/auth/guest', fields: ['name'], doing: 'take this name' },
  register: { path: '/auth/register', fields: ['username', 'email', 'password'], doing: 'make the account' },
  login: { path: '/auth/login', fields: ['login', 'password'], doing: 'log in' },
} as const;
/** A fault says what a field is; the rule it breaks stands beside the field already. */
const labels: Readonly<Record<string, string>> = {
  name: 'The name',
  username: 'The name',
  email: 'The address',
  password: 'The password',
  login: 'This',
};
export type AccountForm = keyof typeof forms;

export function isAccountForm(id: string): id is AccountForm {
  return id in forms;
}

/** Sends one of the account forms; faults appear beside their fields, and focus goes to the first. */
export async function submitAccount({ store, go }: Client, form: AccountForm, data: FormData): Promise<void> {
  const { path, fields, doing } = forms[form];
  await whileBusy(store, form, async () => {
    store.patch({ faults: {} });
    const body = Object.fromEntries(fields.map((field) => [field, String(data.get(field) ?? '')]));
    const answer = await request<{ user: OwnUser }>('POST', path, { body });
    if (answer.ok) return go('/');
    const faults = faultsOf(form, answer.failure, doing);
    store.patch({ faults, announcement: Object.values(faults).join(' ') });
  });
}

/** A refusal, put beside the fields it is about; under `form` itself where it is about none. */
export function faultsOf(form: AccountForm, failure: Failure, doing: string): FormFaults {
  const nameField = form === 'guest' ? 'name' : 'username';
  switch (failure.code) {
    case 'name_taken': {
      const hint = failure.suggestion === null ? '' : ` “${failure.suggestion}” is free.`;
      return { [`${form} ${nameField}`]: `This name is taken.${hint}` };
    }
    case 'email_taken':
      return { [`${form} email`]: 'This address belongs to another account. Log in instead?' };
    case 'wrong_credentials':
      return { [`${form} password`]: 'The name or the password is wrong.' };
    case 'invalid':
      return Object.fromEntries(
        failure.errors.map(({ path, message }) => {
          const field = path.replace(/^\//, '');
          return [`${form} ${field}`, `${labels[field] ?? 'This'} ${message}.`];
        }),
      );
    default:
      return {
        [form]: `Could not ${doing}: ${reasonOf(failure)}. Nothing was changed; please ${tryAgain(failure)}.`,
      };
  }
}

/** Ends this session everywhere and goes home as nobody. */
export async function logOut({ store, go }: Client): Promise<void> {
  await whileBusy(store, 'logout', async () => {
    const answer = await request<null>('POST', '/auth/logout');
    if (answer.ok || answer.failure.code === 'not_signed_in') return go('/');
    store.update((state) => withNotice(state, refusalNotice('log out', answer.failure, 'logout')));
  });
}
