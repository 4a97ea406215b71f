import { renderToString } from 'preact-render-to-string';
import { startOf } from './state/client-state.ts';
import { GamePage } from './views/game-page.tsx';
import { OtherPage } from './views/site-page.tsx';
import type { Assets } from './assets.ts';
import { stateId, type PageState } from './page-state.ts';
import { summaryOf } from './page-metadata.ts';

/**
 * The HTML of a page with its state in it: readable before the script runs, and what the script goes on from. It holds
 * no inline script and no inline style, so the strictest content policy fits.
 *
 * @param path the page's own path, for links to it
 */
export function documentOf(state: PageState, assets: Assets, path: string): string {
  const { title, description, indexed } = summaryOf(state);
  const isGame = state.page.screen === 'game';
  const { script, shared } = isGame ? assets.game : assets.pages;
  const View = isGame ? GamePage : OtherPage;
  const html = (
    <html lang="en" data-theme={state.preferences.theme}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <title>{title}</title>
        <link rel="stylesheet" href={assets.style} />
        {shared.map((href) => (
          <link rel="modulepreload" href={href} />
        ))}
        <script type="module" src={script} />
        <link rel="icon" type="image/svg+xml" href={assets.icon} data-calling={assets.callingIcon} />
        <meta name="description" content={description} />
        <meta name="color-scheme" content="light dark" />
        <meta property="og:site_name" content="Noughts" />
        <meta property="og:type" content="website" />
        <meta property="og:title" content={title} />
        <meta property="og:description" content={description} />
        <meta property="og:url" content={state.origin + path} />
        {indexed === 'no' && <meta name="robots" content="noindex" />}
      </head>
      <body>
        <div id="app">
          <View state={startOf(state)} />
        </div>
        <script id={stateId} type="application/json" dangerouslySetInnerHTML={{ __html: embedded(state) }} />
      </body>
    </html>
  );
  return `<!DOCTYPE html>${renderToString(html)}`;
}

/**
 * JSON that may stand inside a script element: without `<` it can neither end the element nor begin a comment in it
 * (HTML standard, "Restrictions for contents of script elements").
 */
export function embedded(state: PageState): string {
  return JSON.stringify(state).replace(/</g, '\\u003c');
}
