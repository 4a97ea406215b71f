import type { FastifyRequest } from 'fastify';
import type { RenderErrorPage } from '../http/errors/problem-details.ts';
import { getPublicOrigin } from '../http/public-origin.ts';
import { createErrorPage } from './error-pages.ts';
import { renderDocument } from './document.tsx';
import type { PageSenderOptions } from './page-sender.ts';
import { readPreferences } from './state/preferences.ts';
import type { PageError } from './state/page-state.ts';

/** Creates a renderer of error pages, for addresses that a person opens in a browser but that have no page of their own. */
export function createErrorPageRenderer({ assets, clock, publicOrigin }: PageSenderOptions): RenderErrorPage {
  return ({ statusCode }, request: FastifyRequest) => {
    const error = choosePageError(statusCode);
    if (error === undefined) return undefined;
    return renderDocument(
      {
        currentUser: null,
        preferences: readPreferences(request.headers.cookie),
        origin: getPublicOrigin(request, publicOrigin),
        now: new Date(clock.now()).toISOString(),
        page: createErrorPage(error),
      },
      assets,
      '/',
    );
  };
}

/** Other statuses are of the API, whose other responses in a browser are data too. */
function choosePageError(statusCode: number): PageError | undefined {
  if (statusCode === 400 || statusCode === 404) return 'page';
  if (statusCode === 405) return 'method';
  if (statusCode === 403 || statusCode === 413 || statusCode === 415) return 'rejected';
  return statusCode === 429 || statusCode >= 500 ? 'unavailable' : undefined;
}
