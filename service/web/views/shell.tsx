import type { ComponentChildren } from 'preact';
import type { ClientState } from '../state/client-state.ts';
import type { Notice } from '../messages/notice.ts';
import { toIsolatedText } from '../messages/sentence.ts';
import { Logo } from './logo.tsx';
import { SoundIcon, ThemeIcon } from './icons.tsx';
import { BidiText, Name } from './bidi-text.tsx';
import { LiveRegion } from './live-region.tsx';
import { messages } from '../messages/common-catalogue.ts';
import { Text } from './text.tsx';

/** The frame of every page: header with logo, switches and account link, messages, and footer. */
export function Shell({ state, children }: { state: ClientState; children: ComponentChildren }) {
  const { currentUser, preferences } = state;
  const themeTitle = messages.shell.themeTitles[preferences.theme];
  return (
    <>
      <a class="skip action" href="#status">
        {messages.shell.skip}
      </a>
      <header class="top">
        <Logo />
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
            <Name key={currentUser.name}>{currentUser.name}</Name>
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
        <a href="/privacy">{messages.shell.privacy}</a>
        <a href="/docs">{messages.shell.api}</a>
      </footer>
    </>
  );
}

/**
 * The live region, and one message at a time: the notice, or else the connection banner. They overlay the page to avoid
 * layout shifts.
 */
function Messages({ state: { banner, connection, notice, announcements } }: { state: ClientState }) {
  return (
    <>
      <LiveRegion announcements={announcements} />
      {(notice ?? banner) !== null && (
        <section class="messages" aria-label={messages.shell.messages}>
          {notice ? (
            <NoticeBox notice={notice} key={toIsolatedText(notice.text)} />
          ) : (
            <p class={`banner ${connection.phase}`} key="banner">
              <Text>{banner ?? ''}</Text>
              {(connection.phase === 'lost' || connection.phase === 'polling') && (
                <button type="button" class="link" data-action="retry-now">
                  {messages.connection.reconnectNow}
                </button>
              )}
            </p>
          )}
        </section>
      )}
    </>
  );
}

function NoticeBox({ notice }: { notice: Notice }) {
  const { kind, text, nextStep } = notice;
  return (
    <div class={`notice ${kind}`} role="group" aria-label={messages.shell.notice}>
      <p>
        <BidiText sentence={text} />
      </p>
      {nextStep && 'href' in nextStep && (
        <a class="link" href={nextStep.href}>
          {nextStep.label}
        </a>
      )}
      {nextStep && 'action' in nextStep && (
        <button type="button" class="link" data-action={nextStep.action} data-value={nextStep.value}>
          {nextStep.label}
        </button>
      )}
      <button type="button" class="icon" data-action="dismiss" aria-label={messages.shell.closeNotice}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M7 7l10 10M17 7 7 17" />
        </svg>
      </button>
    </div>
  );
}
