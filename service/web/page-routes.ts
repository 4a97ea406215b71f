import compress from '@fastify/compress';
import fastifyStatic from '@fastify/static';
import type {} from '@fastify/swagger';
import type { FastifyPluginAsync } from 'fastify';
import { basename } from 'node:path';
import { prepareErrorReply } from '../http/errors/problem-details.ts';
import { getPublicOrigin } from '../http/public-origin.ts';
import { findTargetGroup } from '../shared/load-balancer-routes.ts';
import { assetsPrefix, twoPlayersPath } from './assets.ts';
import { cleanSharedPath } from './clean-path.ts';
import { compression } from './compression.ts';
import { renderTwoPlayersDocument } from './document.tsx';
import type { PageDataLoaders } from './page-data.ts';
import { pictureRoutes } from './picture-routes.ts';
import {
  createPageSender,
  getPath,
  renderAccountSecurityPage,
  sendHtml,
  type PageSenderOptions,
} from './page-sender.ts';
import { renderPrivacyDocument } from './privacy-document.tsx';
import { readPreferences } from './state/preferences.ts';
import { createErrorPage } from './error-pages.ts';

export interface PageRoutesOptions extends PageDataLoaders, PageSenderOptions {
  /** E-mail address or URL of the operator, for the page about privacy. */
  readonly contact: string | undefined;
}

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
  const { assets, loadGame, loadMyGames, loadPlayer } = options;
  await app.register(compress, { global: false });
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
    setHeaders({ raw, request }) {
      // For scripts and style sheets it does nothing; the policy of the page that loads them counts.
      if (/\/assets\/[^?]+\.(js|css)$/.test(request.url)) raw.removeHeader('content-security-policy');
    },
  });

  app.addHook('onRequest', async (request, reply) => {
    const path = getPath(request);
    const cleanPath = cleanSharedPath(path);
    if (cleanPath !== null) return reply.redirect(cleanPath + request.url.slice(path.length), 308);
  });

  await app.register(pictureRoutes, options);

  const sendPage = createPageSender(options);

  app.setErrorHandler(async (error, request, reply) => {
    prepareErrorReply(error, request, reply);
    return sendPage(request, reply, createErrorPage('unavailable'), null);
  });

  const page = {
    compress: compression,
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

  app.get<{ Params: { id: string }; Querystring: { dialog?: unknown } }>(
    '/play/:id',
    page,
    async (request, reply) => {
      const currentUser = await request.currentUser();
      const game = await loadGame(request.params.id, currentUser?.id ?? null);
      if (game) {
        const dialog =
          request.query.dialog === 'resign' &&
          game.status === 'playing' &&
          ({ openDialog: 'resign' } as const);
        return sendPage(request, reply, { screen: 'game', game, presence: null }, currentUser, dialog || {});
      }
      return sendPage(request, reply.code(404), createErrorPage('game'), currentUser);
    },
  );

  app.get<{ Params: { name: string } }>('/players/:name', page, async (request, reply) => {
    const currentUser = await request.currentUser();
    const player = await loadPlayer(request, request.params.name, currentUser?.id ?? null);
    if (player) return sendPage(request, reply, { screen: 'player', ...player }, currentUser);
    return sendPage(request, reply.code(404), createErrorPage('player'), currentUser);
  });

  app.get('/account', page, async (request, reply) =>
    sendPage(request, reply, { screen: 'account' }, await request.currentUser()),
  );

  for (const [path, name] of [
    ['/account/security', 'security'],
    ['/continue', 'continue'],
  ] as const)
    app.get(path, page, async (request, reply) => {
      const html = renderAccountSecurityPage(options, request, await request.currentUser(), { page: name });
      return sendHtml(reply, html, 'no-store');
    });

  app.get(twoPlayersPath, { ...page, config: {} }, (request, reply) =>
    sendHtml(
      reply,
      renderTwoPlayersDocument(assets, getPublicOrigin(request, options.publicOrigin)),
      'no-cache',
    ),
  );
  // A worker's requests are subject to the policy of its script.
  app.get('/two-worker.js', { schema: { hide: true }, helmet: app.pagePolicy }, (_request, reply) =>
    reply
      .header('cache-control', 'no-cache')
      .sendFile(basename(assets.twoPlayersWorker), { cacheControl: false }),
  );

  app.get('/privacy', { ...page, config: {} }, (request, reply) =>
    sendHtml(
      reply,
      renderPrivacyDocument({
        assets,
        preferences: readPreferences(request.headers.cookie),
        contact: options.contact,
      }),
      'no-cache',
    ),
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
    return sendPage(request, reply.code(404), createErrorPage('page'), await request.currentUser());
  });
};
