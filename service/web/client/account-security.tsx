import { hydrate, render } from 'preact';
import { accountSecurityMessages as texts } from '../messages/account-security-catalogue.ts';
import { toSecurityFormErrors } from '../messages/account-security-errors.ts';
import { getFailureReason } from '../messages/error-messages.ts';
import type { Failure } from '../messages/failure.ts';
import { messages } from '../messages/common-catalogue.ts';
import { handoverCodeTtlMs } from '../../shared/handover-code.ts';
import type { AccountSecurityState } from '../state/account-security.ts';
import { stateElementId } from '../state/page-state.ts';
import { AccountSecurityPage } from '../views/account-security-page.tsx';
import { request, type ApiResult } from './requests/api.ts';

interface PublicUser {
  readonly id: string;
  readonly name: string;
}

const root = document.getElementById('app') as HTMLElement;
let state = JSON.parse(document.getElementById(stateElementId)?.textContent ?? '') as AccountSecurityState;

function update(change: Partial<AccountSecurityState>): void {
  state = { ...state, ...change };
  render(<AccountSecurityPage state={state} />, root);
}

/** Sends one request at a time. Errors appear in the form. */
async function submit<T>(
  form: string,
  verbPhrase: string,
  send: () => Promise<ApiResult<T>>,
  onSuccess: (value: T) => void,
): Promise<void> {
  if (state.pendingAction !== null) return;
  update({ pendingAction: form, formErrors: {}, message: '' });
  const result = await send();
  update({ pendingAction: null });
  if (result.ok) return onSuccess(result.value);
  const formErrors = toSecurityFormErrors(form, result.failure, verbPhrase);
  update({ formErrors, message: Object.values(formErrors).join(' ') });
  document.querySelector<HTMLElement>(`#${form} [aria-invalid=true]`)?.focus();
}

const { verbPhrases } = texts;

const forms: Readonly<Record<string, (data: FormData) => unknown>> = {
  'create-link': () =>
    submit(
      'create-link',
      verbPhrases.createLink,
      () => request<{ url: string }>('POST', '/auth/handover'),
      ({ url }) => {
        update({ link: url });
        watchLink();
        document.getElementById('handover-link')?.focus();
      },
    ),
  'end-others': () =>
    submit(
      'end-others',
      messages.verbPhrases.endOthers,
      () => request('POST', '/auth/sessions/end-others'),
      () => endLink(texts.othersEnded),
    ),
  password: (data) =>
    submit(
      'password',
      verbPhrases.changePassword,
      () =>
        request('PUT', '/auth/password', {
          body: { password: readField(data, 'password'), newPassword: readField(data, 'newPassword') },
        }),
      () => {
        (document.getElementById('password') as HTMLFormElement).reset();
        endLink(texts.passwordChanged);
        document.getElementById('status')?.focus();
      },
    ),
  delete: (data) => {
    if (!data.has('confirmed')) return update({ formErrors: { delete: texts.confirmationMissing } });
    const body = state.currentUser?.guest === true ? {} : { password: readField(data, 'password') };
    return submit(
      'delete',
      verbPhrases.delete,
      () => request('POST', '/auth/account/delete', { body }),
      () => location.assign('/'),
    );
  },
};

const readField = (data: FormData, field: string) => String(data.get(field) ?? '');

let stopWatchingLink = (): void => undefined;

/** Tells when the link is used, with the form that undoes it below, and removes it when it has expired. */
function watchLink(): void {
  stopWatchingLink();
  const stream = new EventSource('/events');
  stream.addEventListener('signed-in', () => endLink(texts.signedInElsewhere));
  const timer = setTimeout(() => endLink(texts.linkExpired), handoverCodeTtlMs);
  stopWatchingLink = () => {
    stream.close();
    clearTimeout(timer);
  };
}

/** Removes the link, which does not work any more, and shows why. */
function endLink(message: string): void {
  stopWatchingLink();
  update({ link: null, message });
}

/** The code is in the fragment, which the browser sends to no server. */
const readCode = () => location.hash.slice(1);

async function checkCode(): Promise<void> {
  update({ offer: { kind: 'checking' } });
  const body = { code: readCode(), preview: true };
  const result = await request<{ user: PublicUser }>('POST', '/auth/handover/redeem', { body });
  update({
    offer: result.ok
      ? { kind: 'found', id: result.value.user.id, name: result.value.user.name }
      : createFailedOffer(result.failure),
  });
}

async function continueHere(): Promise<void> {
  if (state.pendingAction !== null) return;
  update({ pendingAction: 'continue-here' });
  const result = await request('POST', '/auth/handover/redeem', { body: { code: readCode() } });
  // Replaces the page: the link is used up.
  if (result.ok) return location.replace('/');
  update({ pendingAction: null, offer: createFailedOffer(result.failure) });
}

function createFailedOffer(failure: Failure): AccountSecurityState['offer'] {
  if (failure.code === 'gone') return { kind: 'gone' };
  const reason = messages.failures.couldNot(verbPhrases.continueHere, getFailureReason(failure));
  return { kind: 'failed', reason };
}

const actions: Readonly<Record<string, () => unknown>> = {
  'continue-here': continueHere,
  'check-again': checkCode,
  'copy-link': async () => {
    const field = document.getElementById('handover-link') as HTMLInputElement;
    // Without permission, or a secure context, the player copies the selected text.
    field.select();
    const isCopied = await navigator.clipboard.writeText(field.value).then(
      () => true,
      () => false,
    );
    if (isCopied) update({ message: texts.copied });
  },
};

hydrate(<AccountSecurityPage state={state} />, root);
root.addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target as HTMLFormElement;
  void forms[form.id]?.(new FormData(form));
});
root.addEventListener('click', (event) => {
  const control = (event.target as Element).closest<HTMLElement>('[data-action]');
  if (control && control.getAttribute('aria-disabled') !== 'true')
    void actions[control.dataset['action'] ?? '']?.();
});
// Another link opened in the same tab changes only the fragment.
addEventListener('hashchange', () => void checkCode());
if (state.page === 'continue') void checkCode();
root.dataset['ready'] = 'yes';
