import type { ComponentChildren } from 'preact';
import type { ClientState } from '../state/client-state.ts';
import { toIsolatedText } from '../messages/sentence.ts';
import { MarkIcon } from './marks.tsx';
import { SoundIcon, ThemeIcon } from './icons.tsx';
import { BidiText } from './bidi-text.tsx';
import { messages } from '../messages/common-catalogue.ts';
import { Text } from './text.tsx';

/** The frame of every page: header with logo, switches and account link, messages, and footer. */
export function Shell({ state, children }: { state: ClientState; children: ComponentChildren }) {
  const { currentUser, preferences } = state;
  const themeTitle = messages.shell.themeTitles[preferences.theme];
  return (
    <>
      <header class="top">
        <a class="logo" href="/">
          <MarkIcon mark="X" />
          <MarkIcon mark="O" />
          <span>{messages.appName}</span>
        </a>
        <button
          type="button"
          class="icon"
          data-action="sound"
          aria-pressed={preferences.sound === 'on'}
          aria-label={messages.shell.sound}
          title={messages.shell.soundTitles[preferences.sound]}
        >
          <SoundIcon sound={preferences.sound} />
        </button>
        <button
          type="button"
          class="icon"
          data-action="theme"
          aria-label={messages.shell.changeTheme(themeTitle)}
          title={themeTitle}
        >
          <ThemeIcon theme={preferences.theme} />
        </button>
        <a class="me" href="/account" title={currentUser?.name}>
          {currentUser ? (
            <bdi key={currentUser.name}>{currentUser.name}</bdi>
          ) : (
            <Text>{messages.common.logIn}</Text>
          )}
        </a>
      </header>
      <Messages state={state} />
      <main>{children}</main>
      <footer>
        <a href="/">{messages.common.home}</a>
        <a href="/account">{messages.common.account}</a>
        <a href="/docs">{messages.shell.api}</a>
      </footer>
    </>
  );
}

/** Connection banner, notice and the only live region. They overlay the page to avoid layout shifts. */
function Messages({ state: { banner, connection, notice, announcements } }: { state: ClientState }) {
  return (
    <section class="messages" aria-label={messages.shell.messages}>
      {/* Each announcement is an element of its own: screen readers queue added elements. */}
      <div class="sr-only" role="log" aria-live="polite">
        {announcements.map(({ id, text }) => (
          <p key={id}>{text}</p>
        ))}
      </div>
      {banner && notice?.kind !== 'retrying' && (
        <p class={`banner ${connection.phase}`}>
          <Text>{banner}</Text>
          {(connection.phase === 'lost' || connection.phase === 'polling') && (
            <button type="button" class="link" data-action="retry-now">
              {messages.connection.reconnectNow}
            </button>
          )}
        </p>
      )}
      {notice && (
        <div
          class={`notice ${notice.kind}`}
          role="group"
          aria-label={messages.shell.notice}
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
              data-action={notice.nextStep.action}
              data-value={notice.nextStep.value}
            >
              {notice.nextStep.label}
            </button>
          )}
          <button type="button" class="icon" data-action="dismiss" aria-label={messages.shell.closeNotice}>
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d="M7 7l10 10M17 7 7 17" />
            </svg>
          </button>
        </div>
      )}
    </section>
  );
}
