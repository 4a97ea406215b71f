import type { ComponentChildren } from 'preact';
import type { ClientState } from '../state/client-state.ts';
import { toIsolatedText } from '../messages/sentence.ts';
import { MarkIcon } from './marks.tsx';
import { SoundIcon, ThemeIcon } from './icons.tsx';
import { BidiText } from './bidi-text.tsx';

/** What is around every screen: the way home, the switches, who one is, and what has to be said. */
export function Shell({ state, children }: { state: ClientState; children: ComponentChildren }) {
  const { currentUser, preferences } = state;
  return (
    <>
      <header class="top">
        <a class="logo" href="/">
          <MarkIcon mark="X" />
          <MarkIcon mark="O" />
          <span>Noughts</span>
        </a>
        <button
          type="button"
          class="icon"
          data-act="sound"
          aria-pressed={preferences.sound === 'on'}
          aria-label="Sound"
          title={`Sound is ${preferences.sound}`}
        >
          <SoundIcon sound={preferences.sound} />
        </button>
        <button
          type="button"
          class="icon"
          data-act="theme"
          aria-label={`Colours: ${themeNames[preferences.theme]}. Change`}
          title={`Colours: ${themeNames[preferences.theme]}`}
        >
          <ThemeIcon theme={preferences.theme} />
        </button>
        <a class="me" href="/account" title={currentUser?.name}>
          {currentUser ? <bdi>{currentUser.name}</bdi> : 'Log in'}
        </a>
      </header>
      <Messages state={state} />
      <main>{children}</main>
      <footer>
        <a href="/">Home</a>
        <a href="/account">Account</a>
        <a href="/docs">API</a>
      </footer>
    </>
  );
}

const themeNames = { system: 'as the system', light: 'light', dark: 'dark' };

/** The line about the connection, the notice, and the one live region. They lie over the page, so nothing moves. */
function Messages({ state: { banner, connection, notice, announcement } }: { state: ClientState }) {
  return (
    <section class="messages" aria-label="Messages">
      <p class="sr-only" role="status" aria-live="polite">
        {announcement}
      </p>
      {banner && notice?.kind !== 'waiting' && (
        <p class={`banner ${connection.phase}`}>
          <span>{banner}</span>
          {connection.phase === 'lost' && (
            <button type="button" class="link" data-act="hurry">
              Try now
            </button>
          )}
        </p>
      )}
      {notice && (
        <div
          class={`notice ${notice.kind}`}
          role="group"
          aria-label="Notice"
          key={toIsolatedText(notice.text)}
        >
          <p>
            <BidiText sentence={notice.text} />
          </p>
          {notice.nextStep && 'href' in notice.nextStep && (
            <a class="link" href={notice.nextStep.href}>
              {notice.nextStep.label}
            </a>
          )}
          {notice.nextStep && 'action' in notice.nextStep && (
            <button
              type="button"
              class="link"
              data-act={notice.nextStep.action}
              data-value={notice.nextStep.value}
            >
              {notice.nextStep.label}
            </button>
          )}
          <button type="button" class="icon" data-act="dismiss" aria-label="Close this notice">
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d="M7 7l10 10M17 7 7 17" />
            </svg>
          </button>
        </div>
      )}
    </section>
  );
}
