import { expect } from 'chai';
import type { FastifyInstance } from 'fastify';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { groupOf, pathGroups, type PathGroup } from './routing-table.ts';
import { testApp } from '../testing/test-app.ts';

/** The paths of every route, parameters included, read from Fastify's own drawing of its tree. */
function routesOf(app: FastifyInstance): string[] {
  const parents: string[] = [];
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const drawn = /^([│ ]*)[├└]── (.*) \([A-Z, ]+\)$/.exec(line);
      if (!drawn) return [];
      const [, indent = '', part = ''] = drawn;
      const depth = indent.length / 4;
      const path = (depth === 0 ? '' : (parents[depth - 1] ?? '')) + part;
      parents[depth] = path;
      return [path];
    });
}

describe('the paths that the load balancer routes', () => {
  let routes: string[];
  let streams: string[];

  before(async () => {
    const directory = mkdtempSync(join(tmpdir(), 'noughts-'));
    const file = '/assets/x';
    const script = { script: file, shared: [] };
    const assets = { directory, game: script, pages: script, style: file, icon: file, callingIcon: file };
    const service = await testApp({ assets });
    routes = routesOf(service.app);
    const { paths = {} } = service.app.swagger() as {
      paths?: Record<string, { get?: { responses: { 200?: { content?: object } } } }>;
    };
    streams = Object.entries(paths)
      .filter(([, { get }]) => 'text/event-stream' in (get?.responses[200]?.content ?? {}))
      .map(([path]) => path.replace(/\{(\w+)\}/g, ':$1'));
    await service.close();
  });

  /** Where a route belongs by what it is. */
  function belongsTo(route: string): PathGroup {
    if (streams.includes(route)) return 'live';
    if (/^\/docs(\/|$)/.test(route)) return 'docs';
    if (/^\/(auth|users|games|ping)(\/|$)/.test(route)) return 'api';
    return 'web';
  }

  it('reach every route of the service, each in the group it belongs to', () => {
    expect(routes).to.include.members([
      '/ping',
      '/games/:id/moves',
      '/games/:id/events',
      '/events',
      '/docs/json',
      '/play/:id',
    ]);
    expect(streams).to.have.members(['/events', '/games/:id/events']);
    for (const route of routes) {
      const path = route.replace(/:\w+/g, 'AAAAAAAAAAAAAAAAAAAAAA').replace('*', 'x');
      expect(groupOf(path), route).to.equal(belongsTo(route));
    }
  });

  it('have no pattern that no route needs', () => {
    for (const { group, patterns } of pathGroups) {
      for (const pattern of patterns) {
        const form = new RegExp(`^${pattern.replaceAll('*', '.+')}$`);
        const used = routes.some((route) => belongsTo(route) === group && form.test(route));
        expect(used, pattern).to.equal(true);
      }
    }
  });

  it('keep a page from being taken for the API by accident', () => {
    for (const page of [
      '/',
      '/play/events',
      '/players/games',
      '/account',
      '/gamesx',
      '/usersx',
      '/docsx',
      '/pingx',
    ]) {
      expect(groupOf(page), page).to.equal('web');
    }
    expect(groupOf('/games/x/events')).to.equal('live');
    expect(groupOf('/games/x/eventsx')).to.equal('api');
  });
});
