import { renderToString } from 'preact-render-to-string';
import { deviceTtlSeconds } from '../sessions/device-cookie.ts';
import { sessionTtlMs } from '../sessions/session-lifetime.ts';
import { guestTtlSeconds } from '../users/user-item.ts';
import { unplayedGameTtlDays } from '../games/game-creation.ts';
import type { Assets } from './assets.ts';
import { accountSecurityMessages } from './messages/account-security-catalogue.ts';
import { messages } from './messages/common-catalogue.ts';
import { metadata } from './messages/metadata-catalogue.ts';
import { privacy, type RetentionDays } from './messages/en/privacy.ts';
import { preferencesMaxAgeSeconds, type Preferences } from './state/preferences.ts';
import { Logo } from './views/logo.tsx';

const daySeconds = 86_400;

/** Retention in days. Those of backups and logs are the stacks' (`Pulumi.yaml`). */
export const retentionDays: RetentionDays = {
  guest: guestTtlSeconds / daySeconds,
  unplayedGame: unplayedGameTtlDays,
  session: sessionTtlMs / 1000 / daySeconds,
  device: deviceTtlSeconds / daySeconds,
  preferences: preferencesMaxAgeSeconds / daySeconds,
  // DynamoDB's point-in-time recovery.
  backup: 35,
  serviceLog: 30,
  accessLog: 90,
};

export interface PrivacyDocumentOptions {
  readonly assets: Assets;
  readonly preferences: Preferences;
  /** E-mail address or URL of the operator. */
  readonly contact: string | undefined;
}

/** Renders the page about privacy. It needs no script, so that its texts are no part of the client. */
export function renderPrivacyDocument({ assets, preferences, contact }: PrivacyDocumentOptions): string {
  const html = (
    <html lang={metadata.language} data-theme={preferences.theme}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <title>{privacy.documentTitle}</title>
        <link rel="stylesheet" href={assets.site.stylesheet} />
        <link rel="icon" type="image/svg+xml" href={assets.icon} />
        <meta name="description" content={privacy.description} />
        <meta name="color-scheme" content="light dark" />
      </head>
      <body>
        <div id="app">
          <header class="top">
            <Logo />
            <a class="me" href="/account">
              {messages.common.account}
            </a>
          </header>
          <main class="prose">
            <h1>{privacy.title}</h1>
            <p class="lead">{privacy.lead}</p>
            {privacy.sections(retentionDays).map(({ title, entries }) => (
              <>
                <h2>{title}</h2>
                <ul>
                  {entries.map((entry) => (
                    <li>{entry}</li>
                  ))}
                </ul>
              </>
            ))}
            <h2>{privacy.removal.title}</h2>
            <p>
              {privacy.removal.delete} <a href="/account/security">{accountSecurityMessages.title}</a>.{' '}
              {privacy.removal.deleteResult}
            </p>
            <p>
              {privacy.removal.contact} <Contact contact={contact} />
            </p>
            <p>{privacy.removal.account}</p>
          </main>
          <footer>
            <a href="/">{messages.common.home}</a>
            <a href="/account">{messages.common.account}</a>
            <a href="/docs">{messages.shell.api}</a>
          </footer>
        </div>
      </body>
    </html>
  );
  return `<!DOCTYPE html>${renderToString(html)}`;
}

function Contact({ contact }: { contact: string | undefined }) {
  if (contact === undefined) return <>{privacy.removal.operator}</>;
  const href = contact.startsWith('https:') ? contact : `mailto:${contact}`;
  return <a href={href}>{contact}</a>;
}
