import type { FastifyReply, FastifyRequest } from 'fastify';
import { getPublicOrigin } from '../http/public-origin.ts';
import type { CurrentUser } from '../sessions/sessions.ts';
import type { Clock } from '../shared/clock.ts';
import type { Assets } from './assets.ts';
import { renderAccountSecurityDocument, renderDocument } from './document.tsx';
import { createAccountSecurityState, type AccountSecurityState } from './state/account-security.ts';
import type { Page, PageState, PageUser } from './state/page-state.ts';
import { readPreferences } from './state/preferences.ts';

export interface PageSenderOptions {
  readonly assets: Assets;
  readonly clock: Clock;
  /** Scheme and host for links that players share; by default those of the request. */
  readonly publicOrigin: string | undefined;
}

/** What a page shows besides its data, after a form was sent without script. */
type Feedback = Pick<PageState, 'notice' | 'formErrors' | 'openDialog'>;

export type SendPage = (
  request: FastifyRequest,
  reply: FastifyReply,
  page: Page,
  currentUser: CurrentUser | null,
  feedback?: Feedback,
) => FastifyReply;

/** Creates a function that renders a page for a request and sends it. */
export function createPageSender({ assets, clock, publicOrigin }: PageSenderOptions): SendPage {
  return (request, reply, page, currentUser, feedback) => {
    const html = renderDocument(
      {
        currentUser: currentUser && toPageUser(currentUser, page),
        preferences: readPreferences(request.headers.cookie),
        origin: getPublicOrigin(request, publicOrigin),
        now: new Date(clock.now()).toISOString(),
        page,
        ...feedback,
      },
      assets,
      getPagePath(page) ?? getPath(request),
    );
    // A page that the back button restores refreshes itself and compares its user with the session's (client/start.tsx).
    // `no-store` would keep it out of the browsers' back/forward cache; the account page shows an e-mail address.
    const cacheControl = page.screen === 'account' ? 'no-store' : 'no-cache, private';
    return sendHtml(reply, html, cacheControl);
  };
}

const accountSecurityPaths = { security: '/account/security', continue: '/continue' } as const;

/** Renders the page `/account/security` or `/continue` for a request. */
export function renderAccountSecurityPage(
  options: Pick<PageSenderOptions, 'assets' | 'publicOrigin'>,
  request: FastifyRequest,
  user: CurrentUser | null,
  { page, ...shown }: Pick<AccountSecurityState, 'page'> & Partial<AccountSecurityState>,
): string {
  const state = createAccountSecurityState({
    page,
    currentUser: user && { id: user.id, name: user.name, guest: user.guest, admin: user.admin },
    theme: readPreferences(request.headers.cookie).theme,
    ...shown,
  });
  const origin = getPublicOrigin(request, options.publicOrigin);
  return renderAccountSecurityDocument(options.assets, { state, origin, path: accountSecurityPaths[page] });
}

export const htmlType = 'text/html; charset=utf-8';

/** Sends a rendered document. */
export function sendHtml(reply: FastifyReply, html: string, cacheControl: string): FastifyReply {
  return reply.type(htmlType).header('cache-control', cacheControl).serializer(String).send(html);
}

/** The path of pages that are also sent in response to a form. */
function getPagePath(page: Page): string | undefined {
  if (page.screen === 'game') return `/play/${page.game.id}`;
  if (page.screen === 'account') return '/account';
  return page.screen === 'home' ? '/' : undefined;
}

/** The path of a request without its query. */
export function getPath(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '/';
}

/** The signed-in user as a page shows them. The e-mail address appears on the account page only. */
function toPageUser({ id, name, guest, admin, email, invitations }: CurrentUser, page: Page): PageUser {
  return { id, name, guest, admin, invitations, email: page.screen === 'account' ? email : null };
}
