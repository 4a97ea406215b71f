import fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { type Config, readConfig } from '../../config/config.ts';
import { httpPlugins, type HttpPluginsOptions } from '../plugins.ts';
import { serverOptions } from '../server-options.ts';

/** Creates an app with the HTTP plugins and the routes of a test. */
export async function createHttpApp(
  settings: Partial<Config> = {},
  routes: (app: FastifyInstance) => void = () => undefined,
  pluginOptions: Omit<HttpPluginsOptions, 'config'> = {},
  options: FastifyServerOptions = {},
): Promise<FastifyInstance> {
  const app = fastify({ ...serverOptions, ...options, trustProxy: settings.trustProxy !== undefined });
  await app.register(httpPlugins, { config: { ...readConfig({}), ...settings }, ...pluginOptions });
  routes(app);
  return app;
}
