import { maxEmailLength, maxNameFieldLength, nameRule, passwordLength } from '../../shared/field-rules.ts';
import type { ComponentChildren } from 'preact';
import type { ClientState } from '../state/client-state.ts';
import { ActionButton } from './action-button.tsx';
import { Field } from './form-field.tsx';

const nameRequirements = `${nameRule}.`;

/** The account page: the current user, with forms to register, log in or play as a guest, and a button to log out. */
export function AccountScreen({ state }: { state: ClientState }) {
  const { currentUser } = state;
  if (currentUser && !currentUser.guest)
    return <SignedIn state={state} name={currentUser.name} email={currentUser.email} />;
  return (
    <div class="account">
      <h1 id="status" tabIndex={-1}>
        {currentUser ? 'You are playing as a guest' : 'Your account'}
      </h1>
      <p class="lead">
        {currentUser ? (
          <>
            Your name is <bdi>{currentUser.name}</bdi>. With an account you choose your name and keep your
            games and your record on every device.
          </>
        ) : (
          'You can play without an account. With one you keep your games and your record on every device.'
        )}
      </p>
      <div class="forms">
        <Register state={state} />
        <LogIn state={state} />
        {!currentUser && <PlayAsGuest state={state} />}
      </div>
    </div>
  );
}

function SignedIn({ state, name, email }: { state: ClientState; name: string; email: string | null }) {
  return (
    <div class="account">
      <h1 id="status" tabIndex={-1}>
        <bdi>{name}</bdi>
      </h1>
      <p class="lead">
        Logged in{email !== null && <> with {email}</>}. Other players cannot see your address.
      </p>
      <div class="actions">
        <a class="action primary" href={`/players/${encodeURIComponent(name)}`}>
          Record and games
        </a>
        <ActionButton state={state} action="logout">
          Log out
        </ActionButton>
      </div>
    </div>
  );
}

function Register({ state }: { state: ClientState }) {
  return (
    <Form
      state={state}
      id="register"
      title={state.currentUser ? 'Keep my games' : 'Create an account'}
      submit="Create account"
    >
      <Field
        state={state}
        form="register"
        name="username"
        label="Name"
        requirements={nameRequirements}
        value={state.currentUser?.name ?? ''}
        attributes={{
          autoComplete: 'username',
          maxLength: maxNameFieldLength,
          dir: 'auto',
          autoCapitalize: 'none',
          spellcheck: false,
        }}
      />
      <Field
        state={state}
        form="register"
        name="email"
        label="E-mail address"
        requirements="For logging in. Other players cannot see it, and we send no e-mail to it."
        attributes={{ type: 'email', autoComplete: 'email', maxLength: maxEmailLength }}
      />
      <Field
        state={state}
        form="register"
        name="password"
        label="Password"
        requirements={`At least ${passwordLength.minCharacters} characters; long passphrases are best.`}
        attributes={{
          type: 'password',
          autoComplete: 'new-password',
          minLength: passwordLength.minCharacters,
          maxLength: passwordLength.maxBytes,
        }}
      />
    </Form>
  );
}

function LogIn({ state }: { state: ClientState }) {
  return (
    <Form state={state} id="login" title="Log in" submit="Log in">
      <Field
        state={state}
        form="login"
        name="login"
        label="Name or e-mail address"
        requirements={
          state.currentUser
            ? 'The games you played as a guest will not move to this account.'
            : 'The name and password of your account.'
        }
        attributes={{
          autoComplete: 'username',
          maxLength: maxEmailLength,
          dir: 'auto',
          autoCapitalize: 'none',
          spellcheck: false,
        }}
      />
      <Field
        state={state}
        form="login"
        name="password"
        label="Password"
        attributes={{
          type: 'password',
          autoComplete: 'current-password',
          maxLength: passwordLength.maxBytes,
        }}
      />
    </Form>
  );
}

function PlayAsGuest({ state }: { state: ClientState }) {
  return (
    <Form state={state} id="guest" title="Play as a guest" submit="Play with this name">
      <Field
        state={state}
        form="guest"
        name="name"
        label="Guest name"
        requirements={nameRequirements}
        attributes={{
          autoComplete: 'nickname',
          maxLength: maxNameFieldLength,
          dir: 'auto',
          autoCapitalize: 'none',
          spellcheck: false,
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
    <form id={id} method="post" noValidate aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {children}
      {error && <p class="error">{error}</p>}
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
