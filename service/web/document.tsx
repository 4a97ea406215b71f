import type { JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { createInitialState } from './state/client-state.ts';
import { AccountPage } from './views/account-page.tsx';
import { GamePage } from './views/game-page.tsx';
import { Invitation } from './views/invitation.tsx';
import { formTargets } from './views/form-targets.ts';
import { SitePage } from './views/site-page.tsx';
import { waitingGame } from './views/waiting-game.ts';
import { twoPlayersPath, type Assets, type PageScript } from './assets.ts';
import { getFormTarget } from './state/form-target.ts';
import { actionFormId, stateElementId, type Page, type PageState } from './state/page-state.ts';
import { getPageMetadata, themeColours, type PageMetadata } from './page-metadata.ts';
import type { Theme } from './state/preferences.ts';
import { hasBoard } from './state/game-view.ts';
import { newTwoPlayersState } from './state/two-players.ts';
import type { AccountSecurityState } from './state/account-security.ts';
import { AccountSecurityPage } from './views/account-security-page.tsx';
import { TwoPlayersPage } from './views/two-players-page.tsx';
import { messages } from './messages/common-catalogue.ts';
import { metadata } from './messages/metadata-catalogue.ts';

formTargets.get = getFormTarget;
waitingGame.View = Invitation;

/** How often the page of a game loads again without script, while it waits for another player. */
const refreshSeconds = 10;

/**
 * Renders a page to HTML and embeds its state as JSON, from which the client script hydrates. The page has no inline
 * script or style, so it works under a strict Content-Security-Policy.
 *
 * @param path path of the page, where it can be loaded again
 */
export function renderDocument(state: PageState, assets: Assets, path: string): string {
  const { View, script } = choosePage(state.page, assets);
  return renderHtml({
    ...getPageMetadata(state),
    assets,
    pageScript: script,
    theme: state.preferences.theme,
    origin: state.origin,
    path,
    reloads: isWaiting(state),
    view: <View state={createInitialState(state)} />,
    state,
  });
}

/** Renders the page for two players on one device, which is the same for all users and can be cached. */
export function renderTwoPlayersDocument(assets: Assets, origin: string): string {
  return renderHtml({
    title: metadata.twoPlayersTitle,
    description: metadata.twoPlayersDescription,
    indexed: 'yes',
    assets,
    pageScript: assets.twoPlayers,
    theme: 'system',
    origin,
    path: twoPlayersPath,
    reloads: false,
    view: <TwoPlayersPage state={newTwoPlayersState} />,
    state: null,
  });
}

/** Renders the page `/account/security` or `/continue`. */
export function renderAccountSecurityDocument(
  assets: Assets,
  { state, origin, path }: { state: AccountSecurityState; origin: string; path: string },
): string {
  return renderHtml({
    title: state.page === 'continue' ? metadata.continueTitle : metadata.accountSecurityTitle,
    description: metadata.tagline,
    indexed: 'no',
    assets,
    pageScript: assets.accountSecurity,
    theme: state.theme,
    origin,
    path,
    reloads: false,
    isHandover: state.page === 'continue',
    view: <AccountSecurityPage state={state} />,
    state,
  });
}

interface HtmlParts extends PageMetadata {
  readonly assets: Assets;
  readonly pageScript: PageScript;
  readonly theme: Theme;
  readonly origin: string;
  readonly path: string;
  /** Whether a browser without script loads the page again and again. */
  readonly reloads: boolean;
  /** Whether the address has a code in its fragment, which a link to `path` would lose. */
  readonly isHandover?: boolean;
  readonly view: JSX.Element;
  /** For hydration; null if the page always starts in the same state. */
  readonly state: PageState | AccountSecurityState | null;
}

function renderHtml({
  title,
  description,
  indexed,
  picture,
  assets,
  theme,
  origin,
  path,
  ...parts
}: HtmlParts): string {
  const { pageScript, reloads, isHandover = false, view, state } = parts;
  const html = (
    <html lang={metadata.language} data-theme={theme}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <title>{title}</title>
        <link rel="stylesheet" href={pageScript.stylesheet} />
        {pageScript.sharedChunks.map((href) => (
          <link rel="modulepreload" href={href} />
        ))}
        <script type="module" src={pageScript.script} />
        <link rel="icon" type="image/svg+xml" href={assets.icon} data-badge-icon={assets.badgeIcon} />
        <link rel="apple-touch-icon" href={assets.appleTouchIcon} />
        <link rel="manifest" href={assets.webManifest} />
        {(theme === 'system' ? (['light', 'dark'] as const) : [theme]).map((scheme) => (
          <meta
            name="theme-color"
            content={themeColours[scheme]}
            media={theme === 'system' ? `(prefers-color-scheme: ${scheme})` : undefined}
          />
        ))}
        <meta name="description" content={description} />
        <meta name="color-scheme" content="light dark" />
        <meta property="og:site_name" content={messages.appName} />
        <meta property="og:type" content="website" />
        <meta property="og:title" content={title} />
        <meta property="og:description" content={description} />
        <meta property="og:url" content={origin + path} />
        <meta property="og:image" content={origin + (picture?.path ?? assets.linkPreview)} />
        <meta property="og:image:alt" content={picture?.alt ?? metadata.linkPreviewAlt} />
        <meta name="twitter:card" content="summary_large_image" />
        {reloads && (
          <noscript>
            <meta http-equiv="refresh" content={`${refreshSeconds}; url=${path}`} />
          </noscript>
        )}
        {indexed === 'no' && <meta name="robots" content="noindex" />}
      </head>
      <body>
        <noscript>
          <p class="script-off">{metadata.scriptOff}</p>
        </noscript>
        <div id="app">{view}</div>
        <p class="script-missing" role="status">
          {isHandover ? (
            metadata.handoverScriptMissing
          ) : (
            <>
              {metadata.scriptMissing} <a href={path}>{metadata.reload}</a>
            </>
          )}
        </p>
        <form id={actionFormId} method="post" hidden />
        {state && (
          <script
            id={stateElementId}
            type="application/json"
            dangerouslySetInnerHTML={{ __html: serializeState(state) }}
          />
        )}
      </body>
    </html>
  );
  return `<!DOCTYPE html>${renderToString(html)}`;
}

/** Whether the page of a game changes only by what others do, so that a browser without script has to ask again. */
function isWaiting({ page, currentUser, openDialog }: PageState): boolean {
  if (page.screen !== 'game' || openDialog !== undefined) return false;
  const { status, turn, players } = page.game;
  const isMyTurn = turn !== null && players[turn]?.id === currentUser?.id;
  return status === 'open' || status === 'invited' || (status === 'playing' && !isMyTurn);
}

/** The view of a screen, and the script that renders the same view in the browser. */
function choosePage(page: Page, assets: Assets) {
  if (page.screen === 'game')
    return { View: GamePage, script: hasBoard(page.game) ? assets.game : assets.waitingGame };
  if (page.screen === 'account') return { View: AccountPage, script: assets.account };
  return { View: SitePage, script: assets.site };
}

/**
 * Serializes the state as JSON for a script element. `<` is escaped, so that a string cannot close the element or open a
 * comment (HTML standard, "Restrictions for contents of script elements").
 */
function serializeState(state: PageState | AccountSecurityState): string {
  return JSON.stringify(state).replace(/</g, '\\u003c');
}
