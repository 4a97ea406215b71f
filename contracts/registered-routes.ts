import diagnostics from 'node:diagnostics_channel';
import type { FastifyInstance, RouteOptions } from 'fastify';

/**
 * Runs `start` and lists the routes of every Fastify application that it makes, as lines such as `/games: GET, HEAD`.
 * Fastify itself reports them (its documentation, "Diagnostics Channel Hooks"), those without a schema included.
 */
export async function registeredRoutes<T>(
  start: () => Promise<T>,
): Promise<{ readonly started: T; readonly routes: readonly string[] }> {
  const methods = new Map<string, Set<string>>();
  const onInitialization = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance };
    fastify.addHook('onRoute', ({ url, method }: RouteOptions) => {
      const known = methods.get(url) ?? new Set();
      methods.set(url, known);
      for (const each of [method].flat()) known.add(each);
    });
  };
  diagnostics.subscribe('fastify.initialization', onInitialization);
  try {
    const started = await start();
    return { started, routes: [...methods].map(([url, own]) => `${url}: ${[...own].sort().join(', ')}`) };
  } finally {
    diagnostics.unsubscribe('fastify.initialization', onInitialization);
  }
}
