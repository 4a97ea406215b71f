import type { ComponentChildren } from 'preact';
import { passwordLength } from '../../shared/password-rules.ts';
import { accountSecurityMessages as texts } from '../messages/account-security-catalogue.ts';
import type { AccountSecurityActionName } from '../messages/action-names.ts';
import { messages } from '../messages/common-catalogue.ts';
import { describeOffer } from '../state/handover-offer.ts';
import type { Sentence } from '../messages/sentence.ts';
import type { AccountSecurityState, SecurityFormId } from '../state/account-security.ts';
import { formSuffix } from '../state/page-state.ts';
import { BidiText, Name } from './bidi-text.tsx';
import { Field } from './form-field.tsx';
import { Logo } from './logo.tsx';
import { newPasswordInput, presentPasswordInput } from './password-inputs.ts';
import { renderQrCode } from './qr-code.ts';
import { Text } from './text.tsx';

/** The pages `/account/security` and `/continue`. */
export function AccountSecurityPage({ state }: { state: AccountSecurityState }) {
  return (
    <>
      <header class="top">
        <Logo />
      </header>
      <main>
        <p class="sr-only" role="status" aria-live="polite">
          <Text>{state.message}</Text>
        </p>
        {state.page === 'continue' ? <Continue state={state} /> : <Security state={state} />}
      </main>
      <footer>
        <a href="/">{messages.common.home}</a>
        <a href="/account">{messages.common.account}</a>
      </footer>
    </>
  );
}

function Security({ state }: { state: AccountSecurityState }) {
  const { currentUser, link, message, formErrors } = state;
  // Errors are shown at their forms.
  const confirmationError = formErrors['delete confirmed'];
  const isResult = message !== '' && Object.keys(formErrors).length === 0;
  if (!currentUser)
    return (
      <Screen
        title={[texts.title]}
        lead={[message === '' ? texts.signedOut : `${message} ${texts.signedOut}`]}
      >
        <a class="action primary" href="/account">
          {messages.common.logIn}
        </a>
      </Screen>
    );
  return (
    <div class="account">
      <h1 id="status" tabIndex={-1}>
        <Text>{texts.title}</Text>
      </h1>
      <p class="lead">{isResult ? <Text>{message}</Text> : <Name>{currentUser.name}</Name>}</p>
      <div class="forms">
        <Form
          state={state}
          id="create-link"
          title={texts.continueTitle}
          submit={currentUser.admin ? null : texts.createLink}
        >
          <p class="rule">
            <Text>{currentUser.admin ? texts.adminExplanation : texts.continueExplanation}</Text>
          </p>
          {link !== null && (
            <div class="field">
              <label for="handover-link">
                <Text>{texts.link}</Text>
              </label>
              <div class="link-row">
                <input id="handover-link" readOnly value={link} />
                <button type="button" class="action plain" data-action="copy-link">
                  <Text>{texts.copy}</Text>
                </button>
              </div>
              <HandoverQrCode link={link} />
            </div>
          )}
        </Form>
        <Form state={state} id="end-others" title={texts.othersTitle} submit={texts.endOthers}>
          <p class="rule">
            <Text>{texts.othersExplanation}</Text>
          </p>
        </Form>
        {!currentUser.guest && (
          <Form state={state} id="password" title={texts.passwordTitle} submit={texts.changePassword}>
            <p class="rule">
              <Text>{texts.passwordExplanation}</Text>
            </p>
            <PresentPassword state={state} form="password" />
            <Field
              state={state}
              form="password"
              name="newPassword"
              label={texts.newPassword}
              requirements={texts.newPasswordRequirements(passwordLength.minCharacters)}
              attributes={newPasswordInput}
            />
          </Form>
        )}
        <Form
          state={state}
          id="delete"
          title={texts.deleteTitle[currentUser.guest ? 'guest' : 'account']}
          submit={texts.delete}
        >
          <p class="rule">
            <Text>{texts.deleteExplanation}</Text>
          </p>
          {!currentUser.guest && <PresentPassword state={state} form="delete" />}
          <label class="confirmation">
            <input
              type="checkbox"
              name="confirmed"
              aria-invalid={confirmationError !== undefined}
              aria-describedby={confirmationError && 'delete-confirmed-error'}
            />
            <Text>{texts.deleteConfirmation}</Text>
          </label>
          {confirmationError && (
            <p class="error" id="delete-confirmed-error">
              <Text>{confirmationError}</Text>
            </p>
          )}
        </Form>
      </div>
    </div>
  );
}

/** Drawn here and not by the server, so that the code is in no path and in no log. */
function HandoverQrCode({ link }: { link: string }) {
  return (
    <img
      class="qr"
      src={`data:image/svg+xml,${encodeURIComponent(renderQrCode(link))}`}
      alt={texts.qrCode}
      width="240"
      height="240"
    />
  );
}

function PresentPassword({ state, form }: { state: AccountSecurityState; form: string }) {
  return (
    <Field
      state={state}
      form={form}
      name="password"
      label={texts.password}
      attributes={presentPasswordInput}
    />
  );
}

function Continue({ state }: { state: AccountSecurityState }) {
  const { offer, pendingAction } = state;
  return (
    <Screen {...describeOffer(state)}>
      {offer.kind === 'checking' && <noscript>{texts.linkNeedsScript}</noscript>}
      {offer.kind === 'gone' && (
        <a class="action primary" href="/">
          {messages.common.home}
        </a>
      )}
      {offer.kind === 'failed' && (
        <Button action="check-again" label={messages.common.tryAgain} isBusy={pendingAction !== null} />
      )}
      {offer.kind === 'found' && (
        <>
          <Button action="continue-here" label={texts.continueHere} isBusy={pendingAction !== null} />
          <a class="action plain" href="/">
            {texts.notNow}
          </a>
        </>
      )}
    </Screen>
  );
}

interface ScreenProps {
  readonly title: Sentence;
  readonly lead: Sentence;
  readonly children?: ComponentChildren;
}

function Screen({ title, lead, children }: ScreenProps) {
  return (
    <div class="account">
      <h1 id="status" tabIndex={-1}>
        <BidiText sentence={title} />
      </h1>
      <p class="lead">
        <BidiText sentence={lead} />
      </p>
      <div class="actions">{children}</div>
    </div>
  );
}

interface ButtonProps {
  readonly action: AccountSecurityActionName;
  readonly label: string;
  readonly isBusy: boolean;
}

function Button({ action, label, isBusy }: ButtonProps) {
  return (
    <button
      type="button"
      class="action primary"
      data-action={action}
      key={action}
      aria-busy={isBusy}
      aria-disabled={isBusy}
    >
      <Text>{label}</Text>
    </button>
  );
}

interface FormProps {
  readonly state: AccountSecurityState;
  readonly id: SecurityFormId;
  readonly title: string;
  /** Label of the button; null for none. */
  readonly submit: string | null;
  readonly children: ComponentChildren;
}

/** The routes of the forms, for a browser without script. */
const formPaths: Readonly<Record<SecurityFormId, string>> = {
  'create-link': '/auth/handover',
  'end-others': '/auth/sessions/end-others',
  password: '/auth/password',
  delete: '/auth/account/delete',
};

/** The server validates, so that the rules are defined in one place. */
function Form({ state, id, title, submit, children }: FormProps) {
  const error = state.formErrors[id];
  return (
    <form
      id={id}
      method="post"
      action={formPaths[id] + formSuffix}
      noValidate
      aria-labelledby={`${id}-title`}
    >
      <h2 id={`${id}-title`}>
        <Text>{title}</Text>
      </h2>
      {children}
      {error && (
        <p class="error">
          <Text>{error}</Text>
        </p>
      )}
      {submit !== null && (
        <button
          type="submit"
          class="action primary"
          aria-busy={state.pendingAction === id}
          aria-disabled={state.pendingAction !== null}
        >
          <Text>{submit}</Text>
        </button>
      )}
    </form>
  );
}
