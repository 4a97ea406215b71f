import { maxEmailLength } from '../../shared/email-rules.ts';
import { maxNameFieldLength, nameLength } from '../../shared/name-rules.ts';
import { passwordLength } from '../../shared/password-rules.ts';
import type { ComponentChildren } from 'preact';
import type { ClientState } from '../state/client-state.ts';
import { formSuffix, type PageUser } from '../state/page-state.ts';
import { ActionButton } from './action-button.tsx';
import { name } from '../messages/sentence.ts';
import { BidiText, Name } from './bidi-text.tsx';
import { Field } from './form-field.tsx';
import { Shell } from './shell.tsx';
import { messages } from '../messages/common-catalogue.ts';
import { accountMessages } from '../messages/account-catalogue.ts';
import { newPasswordInput, presentPasswordInput } from './password-inputs.ts';
import { Text } from './text.tsx';

const { account } = accountMessages;

/** Names can be in any script, and are not words. */
const nameInputAttributes = { dir: 'auto', autoCapitalize: 'none', spellcheck: false } as const;

const nameRequirements = account.nameRequirements(nameLength.min, nameLength.max);

/** The page of the account, a separate entry point, so that other pages load nothing of it. */
export function AccountPage({ state }: { state: ClientState }) {
  return <Shell state={state}>{state.screen.screen === 'account' && <AccountScreen state={state} />}</Shell>;
}

/** The account page: the current user, with forms to register, log in or play as a guest, and a button to log out. */
function AccountScreen({ state }: { state: ClientState }) {
  const { currentUser } = state;
  if (currentUser && !currentUser.guest) return <SignedIn state={state} currentUser={currentUser} />;
  return (
    <div class="account">
      <h1 id="status" tabIndex={-1}>
        <Text>{currentUser ? account.guestTitle : account.title}</Text>
      </h1>
      <p class="lead">
        {currentUser ? (
          <BidiText sentence={account.guestLead(name(currentUser.name))} />
        ) : (
          <Text>{account.lead}</Text>
        )}
      </p>
      <div class="forms">
        {currentUser && <ChangeName state={state} />}
        <Register state={state} />
        <LogIn state={state} />
        {currentUser ? <Settings state={state} currentUser={currentUser} /> : <PlayAsGuest state={state} />}
      </div>
      {currentUser && <SecurityLink />}
    </div>
  );
}

interface SignedInProps {
  readonly state: ClientState;
  readonly currentUser: PageUser;
}

function SignedIn({ state, currentUser: { name, email }, currentUser }: SignedInProps) {
  return (
    <div class="account">
      <h1 id="status" tabIndex={-1}>
        <Name key={name}>{name}</Name>
      </h1>
      <p class="lead">{account.loggedIn(email)}</p>
      <div class="actions">
        <a class="action primary" href={`/players/${encodeURIComponent(name)}`}>
          {account.recordAndGames}
        </a>
        <ActionButton state={state} action="logout">
          {account.logOut}
        </ActionButton>
      </div>
      <div class="forms">
        <ChangeName state={state} />
        <Settings state={state} currentUser={currentUser} />
      </div>
      <SecurityLink />
    </div>
  );
}

function SecurityLink() {
  return (
    <p>
      <a class="action plain" href="/account/security">
        {account.security}
      </a>
    </p>
  );
}

function ChangeName({ state }: { state: ClientState }) {
  return (
    <Form state={state} id="name" title={account.changeName} submit={account.saveName}>
      <Field
        state={state}
        form="name"
        name="name"
        label={account.newName}
        requirements={`${nameRequirements} ${account.nameChanges}`}
        attributes={{ autoComplete: 'nickname', maxLength: maxNameFieldLength, ...nameInputAttributes }}
      />
    </Form>
  );
}

function Settings({ state, currentUser }: SignedInProps) {
  return (
    <Form state={state} id="settings" title={account.settings} submit={account.saveSettings}>
      <p class="field">
        <label for="settings-invitations">{account.whoCanInvite}</label>
        <select id="settings-invitations" name="invitations">
          {(['anyone', 'played', 'nobody'] as const).map((setting) => (
            <option value={setting} selected={currentUser.invitations === setting}>
              {account.invitationSettings[setting]}
            </option>
          ))}
        </select>
      </p>
    </Form>
  );
}

function Register({ state }: { state: ClientState }) {
  return (
    <Form
      state={state}
      id="register"
      title={state.currentUser ? account.keepMyGames : account.createAccountTitle}
      submit={account.createAccount}
    >
      <Field
        state={state}
        form="register"
        name="username"
        label={account.name}
        requirements={nameRequirements}
        value={state.currentUser?.name ?? ''}
        attributes={{
          autoComplete: 'username',
          maxLength: maxNameFieldLength,
          ...nameInputAttributes,
        }}
      />
      <Field
        state={state}
        form="register"
        name="email"
        label={account.email}
        requirements={account.emailRequirements}
        attributes={{ type: 'email', autoComplete: 'email', maxLength: maxEmailLength }}
      />
      <Field
        state={state}
        form="register"
        name="password"
        label={account.password}
        requirements={account.passwordRequirements(passwordLength.minCharacters)}
        attributes={newPasswordInput}
      />
    </Form>
  );
}

function LogIn({ state }: { state: ClientState }) {
  return (
    <Form state={state} id="login" title={messages.common.logIn} submit={messages.common.logIn}>
      <Field
        state={state}
        form="login"
        name="login"
        label={account.nameOrEmail}
        requirements={
          state.currentUser ? (
            <BidiText sentence={account.guestLoginRequirements(name(state.currentUser.name))} />
          ) : (
            account.loginRequirements
          )
        }
        attributes={{
          autoComplete: 'username',
          maxLength: maxEmailLength,
          ...nameInputAttributes,
        }}
      />
      <Field
        state={state}
        form="login"
        name="password"
        label={account.password}
        attributes={presentPasswordInput}
      />
    </Form>
  );
}

function PlayAsGuest({ state }: { state: ClientState }) {
  return (
    <Form state={state} id="guest" title={account.playAsGuest} submit={account.playWithName}>
      <Field
        state={state}
        form="guest"
        name="name"
        label={account.guestName}
        requirements={nameRequirements}
        attributes={{
          autoComplete: 'nickname',
          maxLength: maxNameFieldLength,
          ...nameInputAttributes,
        }}
      />
    </Form>
  );
}

interface FormProps {
  readonly state: ClientState;
  readonly id: string;
  readonly title: string;
  readonly submit: string;
  readonly children: ComponentChildren;
}

/** A form without client-side validation: the server validates, so that the rules are defined in one place. */
function Form({ state, id, title, submit, children }: FormProps) {
  const error = state.formErrors[id];
  return (
    <form
      id={id}
      method="post"
      action={`/auth/${id}${formSuffix}`}
      noValidate
      aria-labelledby={`${id}-title`}
    >
      <h2 id={`${id}-title`}>
        <Text>{title}</Text>
      </h2>
      {children}
      {error && (
        <p class="error" id={`${id}-error`}>
          <Text>{error}</Text>
        </p>
      )}
      <button
        type="submit"
        class="action primary"
        aria-busy={state.pendingAction === id}
        aria-disabled={state.pendingAction !== null}
      >
        {submit}
      </button>
    </form>
  );
}
