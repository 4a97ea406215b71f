import compress from '@fastify/compress';
import fastifyStatic from '@fastify/static';
import type {} from '@fastify/swagger';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { basename } from 'node:path';
import { constants } from 'node:zlib';
import type { CurrentUser } from '../sessions/sessions.ts';
import type { Clock } from '../shared/clock.ts';
import { logServerError, toProblem } from '../http/errors/problem-details.ts';
import { findTargetGroup } from '../shared/load-balancer-routes.ts';
import { assetsPrefix, type Assets } from './assets.ts';
import { cleanSharedPath } from './clean-path.ts';
import { readPreferences } from './state/preferences.ts';
import { renderDocument } from './document.tsx';
import type { Page, PageUser } from './state/page-state.ts';
import type { PageDataLoaders } from './page-data.ts';

export interface PageRoutesOptions extends PageDataLoaders {
  readonly assets: Assets;
  readonly clock: Clock;
  /** Scheme and host for links that players share; by default those of the request. */
  readonly publicOrigin: string | undefined;
}

/** Pages are small and rendered for each request, so a medium quality is the best trade of time for size. */
const brotliQuality = 5;

/** Lifetime of files in caches whose paths are fixed by convention, so that they contain no content hash. */
const fixedPathMaxAgeSeconds = 86_400;

/** Robots Exclusion Protocol (RFC 9309). The pages of games and players say `noindex`, which robots have to read. */
const robotsText = `User-agent: *
Disallow: /auth/
Disallow: /docs/
Disallow: /events
Disallow: /games
Disallow: /users
`;

/** Serves the pages and the files of the built client. Also handles paths that match no other route (404 page). */
export const pageRoutes: FastifyPluginAsync<PageRoutesOptions> = async (app, options) => {
  const { assets, clock, loadGame, loadMyGames, loadPlayer } = options;
  await app.register(compress, {
    global: false,
    threshold: 512,
    encodings: ['br', 'gzip'],
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } },
  });
  await app.register(fastifyStatic, {
    root: assets.directory,
    prefix: assetsPrefix,
    preCompressed: true,
    immutable: true,
    maxAge: '365d',
    index: false,
    dotfiles: 'ignore',
    // File names contain a content hash, so revalidation and range requests are never needed.
    etag: false,
    lastModified: false,
    acceptRanges: false,
    wildcard: true,
  });

  app.addHook('onRequest', async (request, reply) => {
    const [path = '', ...query] = request.url.split('?');
    const cleanPath = cleanSharedPath(path);
    if (cleanPath !== null) return reply.redirect([cleanPath, ...query].join('?'), 308);
  });

  async function sendPage(
    request: FastifyRequest,
    reply: FastifyReply,
    page: Page,
    currentUser: CurrentUser | null,
  ) {
    const html = renderDocument(
      {
        currentUser: currentUser && toPageUser(currentUser, page),
        preferences: readPreferences(request.headers.cookie),
        origin: options.publicOrigin ?? `${request.protocol}://${request.host}`,
        now: new Date(clock.now()).toISOString(),
        page,
      },
      assets,
      getPath(request),
    );
    // `no-store`: the back button must show the current state and the current user.
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(html);
  }

  app.setErrorHandler(async (error, request, reply) => {
    const problem = toProblem(error);
    logServerError(problem, error, request);
    if (problem.details.retryAfter !== undefined) reply.header('retry-after', problem.details.retryAfter);
    reply.code(problem.statusCode);
    return sendPage(request, reply, { screen: 'error', error: 'unavailable' }, null);
  });

  const page = {
    compress: {},
    schema: { hide: true },
    helmet: app.pagePolicy,
    config: { readsDatabase: true },
  } as const;

  app.get('/', page, async (request, reply) => {
    const currentUser = await request.currentUser();
    return sendPage(
      request,
      reply,
      { screen: 'home', myGames: currentUser && (await loadMyGames(request, currentUser.id)) },
      currentUser,
    );
  });

  app.get<{ Params: { id: string } }>('/play/:id', page, async (request, reply) => {
    const currentUser = await request.currentUser();
    const game = await loadGame(request.params.id, currentUser?.id ?? null);
    if (game) return sendPage(request, reply, { screen: 'game', game, presence: null }, currentUser);
    return sendPage(request, reply.code(404), { screen: 'error', error: 'game' }, currentUser);
  });

  app.get<{ Params: { name: string } }>('/players/:name', page, async (request, reply) => {
    const currentUser = await request.currentUser();
    const player = await loadPlayer(request, request.params.name, currentUser?.id ?? null);
    if (player) return sendPage(request, reply, { screen: 'player', ...player }, currentUser);
    return sendPage(request, reply.code(404), { screen: 'error', error: 'player' }, currentUser);
  });

  app.get('/account', page, async (request, reply) =>
    sendPage(request, reply, { screen: 'account' }, await request.currentUser()),
  );

  app.get('/favicon.ico', { schema: { hide: true } }, (_request, reply) =>
    reply.sendFile(basename(assets.favicon), { maxAge: fixedPathMaxAgeSeconds * 1000, immutable: false }),
  );
  app.get('/robots.txt', { schema: { hide: true } }, (_request, reply) =>
    reply
      .type('text/plain; charset=utf-8')
      .header('cache-control', `public, max-age=${fixedPathMaxAgeSeconds}`)
      .send(robotsText),
  );

  app.get('/*', page, async (request, reply) => {
    // Unknown paths of the API get the API's 404 (problem details), not a page.
    if (findTargetGroup(getPath(request)) !== 'web') return reply.callNotFound();
    return sendPage(
      request,
      reply.code(404),
      { screen: 'error', error: 'page' },
      await request.currentUser(),
    );
  });
};

function getPath(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '/';
}

/** The signed-in user as a page shows them. The e-mail address appears on the account page only. */
function toPageUser({ id, name, guest, admin, email }: CurrentUser, page: Page): PageUser {
  return { id, name, guest, admin, email: page.screen === 'account' ? email : null };
}
