import fastify, { type FastifyInstance } from 'fastify';
import { type Config, readConfig } from '../../config.ts';
import { httpLayer } from '../layer.ts';
import { serverOptions } from '../server-options.ts';

/** An application with the layer of HTTP and nothing else, for tests that add routes of their own. */
export async function layeredApp(settings: Partial<Config> = {}): Promise<FastifyInstance> {
  const app = fastify({ ...serverOptions, trustProxy: settings.trustProxy !== undefined });
  await httpLayer(app, { ...readConfig({}), ...settings });
  return app;
}
