import { createManagementServer } from '../service/observability/management-server.ts';
import { InProcessBus } from '../service/events/in-process-bus.ts';
import { createMetrics } from '../service/observability/metrics.ts';
import { createTestAppWithPages } from '../service/testing/test-app-with-pages.ts';
import type { TestApp } from '../service/testing/test-app.ts';
import { createGame } from './create-game.ts';
import { listObservedFields } from './observed-fields.ts';
import { listRegisteredRoutes } from './registered-routes.ts';
import { formatFields } from './schema-fields.ts';
import { formatSections } from './text-file.ts';

/** Responses without a schema: the management port, pages and files, and headers. */
export async function describeObservedResponses(): Promise<string> {
  const service = await createTestAppWithPages({ settings: { rateLimit: 'on' } });
  try {
    const management = await observeManagementPort(service);
    return formatSections({
      'Routes of the management port': management.routes,
      'Responses of the management port': management.responses,
      'Responses of pages and files': await observePages(service),
      'Response headers': await observeHeaders(service),
    });
  } finally {
    await service.close();
  }
}

/** Routes and responses of the management port: ready without a bus, not ready while the bus is down. */
async function observeManagementPort({ dependencies: { database } }: TestApp) {
  const responses: string[] = [];
  const { routes } = await listRegisteredRoutes(async () => {
    for (const busMode of ['absent', 'configured'] as const) {
      const bus = new InProcessBus('down');
      const app = createManagementServer({ database, bus, busMode, metrics: createMetrics(bus) });
      const ready = await app.inject('/ready');
      responses.push(...formatFields(`GET /ready ${ready.statusCode} `, listObservedFields([ready.json()])));
      const metrics = await app.inject('/metrics');
      responses.push(`GET /metrics ${metrics.statusCode} ${String(metrics.headers['content-type'])}`);
      await app.close();
    }
  });
  return { routes, responses };
}

/** Status and content type of pages, their files and the documentation, which have no schemas. */
async function observePages(service: TestApp): Promise<readonly string[]> {
  const client = service.createClient();
  const { name } = await client.signInAsGuest();
  const { id } = await createGame(client);
  const requests = {
    '/': ['/'],
    '/play/:id': [`/play/${id}`, '/play/none'],
    '/players/:name': [`/players/${name}`, '/players/none'],
    '/account': ['/account'],
    '/account/security': ['/account/security'],
    '/continue': ['/continue'],
    '/*': ['/none'],
    '/assets/*': ['/assets/site.css', '/assets/none'],
    '/docs': ['/docs'],
    '/docs/json': ['/docs/json'],
  };
  const lines = Object.entries(requests).flatMap(([route, paths]) =>
    paths.map(async (path) => {
      const { status, headers } = await fetch(service.url + path);
      return `GET ${route} ${status} ${headers.get('content-type') ?? 'without a body'}`;
    }),
  );
  return Promise.all(lines);
}

/** More consecutive requests than any route allows without a session. */
const maxRequests = 100;

/** Response headers that clients depend on. */
async function observeHeaders(service: TestApp): Promise<readonly string[]> {
  const client = service.createClient();
  await client.signInAsGuest();
  const { id, version } = await createGame(client);
  const { headers } = await client.get(`/games/${id}`);
  const etag = headers.get('etag') ?? 'none';
  const unchanged = await client.get(`/games/${id}`, { 'if-none-match': etag });
  let limitedResponse = await client.post('/auth/register', {});
  for (let count = 1; count < maxRequests && limitedResponse.status !== 429; count += 1) {
    limitedResponse = await client.post('/auth/register', {});
  }
  const retryAfter = limitedResponse.headers.get('retry-after') ?? 'none';
  const requestIds = [headers, limitedResponse.headers].every((each) => each.has('request-id'));
  return [
    `GET /games/:id 200 etag: ${etag === `W/"${version}"` ? `W/"version"` : etag}`,
    `GET /games/:id ${unchanged.status} for an if-none-match that names the etag`,
    `POST /auth/register ${limitedResponse.status} retry-after: ${/^\d+$/.test(retryAfter) ? 'seconds' : retryAfter}`,
    `request-id: ${requestIds ? 'in every response' : 'missing'}`,
  ];
}
