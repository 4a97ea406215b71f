import fastify, { type FastifyInstance } from 'fastify';
import { type Config, readConfig } from '../../config/config.ts';
import { httpPlugins, type HttpPluginsOptions } from '../plugins.ts';
import { serverOptions } from '../server-options.ts';

/** An application with the layer of HTTP and nothing but the routes that a test adds. */
export async function createHttpApp(
  settings: Partial<Config> = {},
  routes: (app: FastifyInstance) => void = () => undefined,
  schemas: Pick<HttpPluginsOptions, 'gameSchema'> = {},
): Promise<FastifyInstance> {
  const app = fastify({ ...serverOptions, trustProxy: settings.trustProxy !== undefined });
  await app.register(httpPlugins, { config: { ...readConfig({}), ...settings }, ...schemas });
  routes(app);
  return app;
}
