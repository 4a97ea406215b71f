import compress from '@fastify/compress';
import fastifyStatic from '@fastify/static';
import type {} from '@fastify/swagger';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { constants } from 'node:zlib';
import type { Viewer } from '../sessions/sessions.ts';
import type { Clock } from '../shared/clock.ts';
import { problemOf } from '../http/errors/problem-details.ts';
import { groupOf } from '../shared/routing-table.ts';
import { assetsPrefix, type Assets } from './assets.ts';
import { readPreferences } from './state/preferences.ts';
import { documentOf } from './document.tsx';
import type { Page, Self } from './page-state.ts';
import type { PageReaders } from './page-data.ts';

export interface WebPagesOptions extends PageReaders {
  readonly assets: Assets;
  readonly clock: Clock;
  /** Scheme and host for links that players hand on; without it, as the request saw them. */
  readonly publicOrigin: string | undefined;
}

/** A page is small and made anew each time: a middling quality costs a fraction of the best one's time. */
const brotliQuality = 5;

/** The pages, and the built client they name. Everything that no other part of the service answers is a page's 404. */
export const webPages: FastifyPluginAsync<WebPagesOptions> = async (app, options) => {
  const { assets, clock, readGame, readLobby, readPlayer } = options;
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
    // Under a name that changes with its content a file is never asked for again, nor in parts.
    etag: false,
    lastModified: false,
    acceptRanges: false,
    wildcard: true,
  });

  async function send(request: FastifyRequest, reply: FastifyReply, page: Page, viewer: Viewer | null) {
    const html = documentOf(
      {
        viewer: viewer && selfOf(viewer, page),
        preferences: readPreferences(request.headers.cookie),
        origin: options.publicOrigin ?? `${request.protocol}://${request.host}`,
        now: new Date(clock.now()).toISOString(),
        page,
      },
      assets,
      pathOf(request),
    );
    // `no-store`: coming back shows the page as it is now, to whoever is signed in now.
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(html);
  }

  app.setErrorHandler(async (error, request, reply) => {
    const problem = problemOf(error);
    if (problem.statusCode >= 500) request.log.error({ err: problem.cause ?? error }, problem.message);
    if (problem.details.retryAfter !== undefined) reply.header('retry-after', problem.details.retryAfter);
    reply.code(problem.statusCode);
    return send(request, reply, { screen: 'missing', what: 'trouble' }, null);
  });

  const page = { compress: {}, schema: { hide: true }, helmet: app.pagePolicy };

  app.get('/', page, async (request, reply) => {
    const viewer = await request.viewer();
    return send(
      request,
      reply,
      { screen: 'home', lobby: viewer && (await readLobby(request, viewer.id)) },
      viewer,
    );
  });

  app.get<{ Params: { id: string } }>('/play/:id', page, async (request, reply) => {
    const [viewer, game] = await Promise.all([request.viewer(), readGame(request.params.id)]);
    if (game) return send(request, reply, { screen: 'game', game, presence: null }, viewer);
    return send(request, reply.code(404), { screen: 'missing', what: 'game' }, viewer);
  });

  app.get<{ Params: { name: string } }>('/players/:name', page, async (request, reply) => {
    const viewer = await request.viewer();
    const player = await readPlayer(request, request.params.name, viewer?.id ?? null);
    if (player) return send(request, reply, { screen: 'player', ...player }, viewer);
    return send(request, reply.code(404), { screen: 'missing', what: 'player' }, viewer);
  });

  app.get('/account', page, async (request, reply) =>
    send(request, reply, { screen: 'account' }, await request.viewer()),
  );

  app.get('/*', page, async (request, reply) => {
    // What belongs to the API answers as the API does.
    if (groupOf(pathOf(request)) !== 'web') return reply.callNotFound();
    return send(request, reply.code(404), { screen: 'missing', what: 'page' }, await request.viewer());
  });
};

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '/';
}

/** The viewer as their own page shows them; the address only where they manage it. */
function selfOf({ id, name, guest, admin, email }: Viewer, page: Page): Self {
  return { id, name, guest, admin, email: page.screen === 'account' ? email : null };
}
