import diagnostics from 'node:diagnostics_channel';
import type { FastifyInstance, RouteOptions } from 'fastify';

/**
 * Runs `start` and lists the routes of every Fastify application that it creates, such as `/games: GET, HEAD`,
 * including those without a schema. Source: Fastify documentation, "Diagnostics Channel Hooks".
 */
export async function listRegisteredRoutes<T>(
  start: () => Promise<T>,
): Promise<{ readonly started: T; readonly routes: readonly string[] }> {
  const applications = new Map<FastifyInstance, Set<string>>();
  const onInitialization = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance };
    const urls = new Set<string>();
    applications.set(fastify, urls);
    fastify.addHook('onRoute', ({ url }: RouteOptions) => void urls.add(url));
  };
  diagnostics.subscribe('fastify.initialization', onInitialization);
  try {
    const started = await start();
    const routes = [...applications].flatMap(([app, urls]) => [...urls].map((url) => formatRoute(app, url)));
    return { started, routes };
  } finally {
    diagnostics.unsubscribe('fastify.initialization', onInitialization);
  }
}

/** Queries the methods, because `onRoute` does not report all of them for a prefix with and without its slash. */
function formatRoute(app: FastifyInstance, url: string): string {
  const methods = app.supportedMethods.filter((method) => app.hasRoute({ method, url }));
  return `${url}: ${methods.sort().join(', ')}`;
}
