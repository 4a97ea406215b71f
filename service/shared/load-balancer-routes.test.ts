import { expect } from 'chai';
import type { FastifyInstance } from 'fastify';
import { findTargetGroup, routingTable, type TargetGroupName } from './load-balancer-routes.ts';
import { createTestAppWithPages } from '../testing/test-app-with-pages.ts';

/** The path of every registered route, with parameters, parsed from the output of `app.printRoutes`. */
function listRoutes(app: FastifyInstance): string[] {
  const parents: string[] = [];
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const match = /^([│ ]*)[├└]── (.*) \([A-Z, ]+\)$/.exec(line);
      if (!match) return [];
      const [, indent = '', part = ''] = match;
      const depth = indent.length / 4;
      const path = (depth === 0 ? '' : (parents[depth - 1] ?? '')) + part;
      parents[depth] = path;
      return [path];
    });
}

describe('routingTable', () => {
  let routes: string[];
  let streams: string[];

  before(async () => {
    const service = await createTestAppWithPages();
    routes = listRoutes(service.app);
    const { paths = {} } = service.app.swagger() as {
      paths?: Record<string, { get?: { responses: { 200?: { content?: object } } } }>;
    };
    streams = Object.entries(paths)
      .filter(([, { get }]) => 'text/event-stream' in (get?.responses[200]?.content ?? {}))
      .map(([path]) => path.replace(/\{(\w+)\}/g, ':$1'));
    await service.close();
  });

  /** The target group by the route's purpose, independent of the table. */
  function expectedTargetGroup(route: string): TargetGroupName {
    if (streams.includes(route) || route === '/presence') return 'live';
    if (/^\/docs(\/|$)/.test(route)) return 'docs';
    if (/^\/(auth|users|games|ping)(\/|$)/.test(route)) return 'api';
    return 'web';
  }

  it('sends every route of the service to its target group', () => {
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
      expect(findTargetGroup(path), route).to.equal(expectedTargetGroup(route));
    }
  });

  it('has no unused pattern', () => {
    for (const { group, patterns } of routingTable) {
      for (const pattern of patterns) {
        const pathPattern = new RegExp(`^${pattern.replaceAll('*', '.+')}$`);
        const isUsed = routes.some(
          (route) => expectedTargetGroup(route) === group && pathPattern.test(route),
        );
        expect(isUsed, pattern).to.equal(true);
      }
    }
  });

  it('does not send pages with similar paths to the API groups', () => {
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
      expect(findTargetGroup(page), page).to.equal('web');
    }
    expect(findTargetGroup('/games/x/events')).to.equal('live');
    expect(findTargetGroup('/games/x/eventsx')).to.equal('api');
  });
});
