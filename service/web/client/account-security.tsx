import { hydrate, render } from 'preact';
import { accountSecurityMessages as texts } from '../messages/account-security-catalogue.ts';
import { toSecurityFormErrors } from '../messages/account-security-errors.ts';
import { connectionMessages } from '../messages/connection-catalogue.ts';
import { getFailureReason } from '../messages/error-messages.ts';
import type { Failure } from '../messages/failure.ts';
import type { FormErrors } from '../messages/form-errors.ts';
import { describeOffer } from '../state/handover-offer.ts';
import { messages } from '../messages/common-catalogue.ts';
import { name, toIsolatedText } from '../messages/sentence.ts';
import { handoverCodeTtlMs } from '../../shared/handover-code.ts';
import type { AccountSecurityState } from '../state/account-security.ts';
import { stateElementId } from '../state/page-state.ts';
import { AccountSecurityPage } from '../views/account-security-page.tsx';
import { copyField } from './copy-field.ts';
import { getMonotonicMs } from './monotonic-clock.ts';
import { createLocalFailure, request, type ApiResult } from './requests/api.ts';
import { minPageAgeMs, reloadedKey, type SessionMessage } from './session-watch.ts';
import { areCookiesBlocked, openChannel, takeTabValue, writeTabValue } from './storage.ts';

interface PublicUser {
  readonly id: string;
  readonly name: string;
}

const root = document.getElementById('app') as HTMLElement;
let state = JSON.parse(document.getElementById(stateElementId)?.textContent ?? '') as AccountSecurityState;

function update(change: Partial<AccountSecurityState>): void {
  state = { ...state, ...change };
  const focusedElement = document.activeElement;
  render(<AccountSecurityPage state={state} />, root);
  const isFocusLost = focusedElement !== null && !focusedElement.isConnected;
  if (isFocusLost) document.getElementById('status')?.focus({ preventScroll: true });
}

/** Who is signed in now, which every tab can change; undefined until this page has learned it. */
let sessionUserId: string | null | undefined;
let isReloading = false;

/**
 * Reloads the page, after the current action has ended, if the session is not the one of the user on it, and says so before
 * and after. Returns whether it does.
 */
function reloadIfUserChanged(): boolean {
  if (isReloading) return true;
  const isChanged = sessionUserId !== undefined && sessionUserId !== (state.currentUser?.id ?? null);
  if (!isChanged || state.pendingAction !== null) return false;
  isReloading = true;
  if (state.page === 'security') writeTabValue(reloadedKey, 'yes');
  update({ message: connectionMessages.userChanged, formErrors: {} });
  setTimeout(reload, Math.max(0, minPageAgeMs - getMonotonicMs()));
  return true;
}

/** Says why the page was reloaded, and for whom. */
function announceReload(): void {
  const { currentUser } = state;
  const present = currentUser ? [' ', ...texts.nowSignedInAs(name(currentUser.name))] : [];
  update({ message: toIsolatedText([connectionMessages.userChanged, ...present]) });
}

/** Loads the page again: without sending a form again that led to it, and with the code in the fragment. */
function reload(): void {
  if (state.page === 'security') location.replace('/account/security');
  else location.reload();
}

/** Asks the server who is signed in. Returns the failure if there was no response. */
async function checkUser(): Promise<Failure | null> {
  const result = await request<{ user: PublicUser }>('GET', '/auth/status');
  if (!result.ok && result.failure.code !== 'not_signed_in') return result.failure;
  sessionUserId = result.ok ? result.value.user.id : null;
  return null;
}

/** Sends a request, unless the session has changed to another user meanwhile; the result is null then. */
async function sendForUser<T>(
  pendingAction: string,
  send: () => Promise<ApiResult<T>>,
): Promise<ApiResult<T> | null> {
  update({ pendingAction, formErrors: {}, message: '' });
  const failure = await checkUser();
  const isSameUser = sessionUserId === (state.currentUser?.id ?? null);
  const result = failure ? { ok: false as const, failure } : isSameUser ? await send() : null;
  update({ pendingAction: null });
  // After success the session may be another one by this very request.
  return !result?.ok && reloadIfUserChanged() ? null : result;
}

/** Sends one request at a time. Errors appear in the form. */
async function submit<T>(
  form: string,
  verbPhrase: string,
  send: () => Promise<ApiResult<T>>,
  onSuccess: (value: T) => void,
): Promise<void> {
  if (state.pendingAction !== null || isReloading) return;
  const result = await sendForUser(form, send);
  if (result === null) return;
  if (result.ok) {
    onSuccess(result.value);
    return void reloadIfUserChanged();
  }
  showErrors(form, toSecurityFormErrors(form, result.failure, verbPhrase));
}

/** Shows and announces errors, and moves the focus to the first rejected field. */
function showErrors(form: string, formErrors: FormErrors): void {
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
      () => endLink(messages.notices.othersEnded),
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
    if (!data.has('confirmed'))
      return showErrors('delete', { 'delete confirmed': texts.confirmationMissing });
    const body = state.currentUser?.guest === true ? {} : { password: readField(data, 'password') };
    return submit(
      'delete',
      verbPhrases.delete,
      () => request('POST', '/auth/account/delete', { body }),
      () => {
        update({ pendingAction: 'leaving' });
        location.assign('/');
      },
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
  showOffer({ kind: 'checking' });
  const body = { code: readCode(), preview: true };
  const result = await request<{ user: PublicUser }>('POST', '/auth/handover/redeem', { body });
  showOffer(
    result.ok
      ? { kind: 'found', id: result.value.user.id, name: result.value.user.name }
      : createFailedOffer(result.failure),
  );
}

async function continueHere(): Promise<void> {
  if (state.pendingAction !== null || isReloading) return;
  // Without a cookie the session could not begin, and the link works only once.
  if (areCookiesBlocked()) return showOffer(createFailedOffer(createLocalFailure('cookies_blocked')));
  const result = await sendForUser('continue-here', () =>
    request('POST', '/auth/handover/redeem', { body: { code: readCode() } }),
  );
  if (result === null) return;
  if (!result.ok) return showOffer(createFailedOffer(result.failure));
  update({ pendingAction: 'leaving' });
  // Replaces the page: the link is used up.
  location.replace('/');
}

/** Shows and announces what the link has led to. */
function showOffer(offer: AccountSecurityState['offer']): void {
  const { title, lead } = describeOffer({ ...state, offer });
  update({ offer, message: `${toIsolatedText(title)} ${toIsolatedText(lead)}`.trim() });
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
    const isCopied = await copyField(document.getElementById('handover-link') as HTMLInputElement);
    update({ message: isCopied ? texts.copied : texts.linkSelected });
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
openChannel('session')?.addEventListener('message', ({ data }: MessageEvent<SessionMessage>) => {
  if (data.userId === undefined) return;
  sessionUserId = data.userId;
  reloadIfUserChanged();
});
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void checkUser().then(reloadIfUserChanged);
});
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) reload();
});
if (state.page === 'continue') void checkCode();
else if (takeTabValue(reloadedKey)) announceReload();
// The form was sent before the script was ready.
if (state.link !== null) watchLink();
root.dataset['ready'] = 'yes';
