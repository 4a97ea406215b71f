import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { Config } from '../config/config.ts';
import { serveSwaggerUi, openApi } from './api-docs.ts';
import { jsonBodyParser } from './json-body-parser.ts';
import { gracefulClose } from './graceful-close.ts';
import { originCheck } from './origin-check.ts';
import { nodeRejections } from './node-rejections.ts';
import { notModified } from './not-modified.ts';
import { draining, ping } from './ping.ts';
import { pipelining } from './pipelining.ts';
import { notFound } from './errors/not-found.ts';
import { problemDetails, type RenderErrorPage } from './errors/problem-details.ts';
import { rateLimits } from './rate-limits.ts';
import { requestIds } from '../observability/request-ids.ts';
import { securityHeaders } from './security-headers.ts';
import { createSerializerCompiler } from './serialization.ts';
import { getSessionCookieName } from './session-security.ts';
import { validatorCompiler } from './validation.ts';

/** Whether browsers reach the service over TLS, terminated by the service or by a load balancer. */
export function isSecure({ tls, publicOrigin }: Pick<Config, 'tls' | 'publicOrigin'>): boolean {
  return tls !== undefined || (publicOrigin?.startsWith('https:') ?? false);
}

export interface HttpPluginsOptions {
  readonly config: Config;
  /** Schema of the game in a conflict response; defaults to any object. */
  readonly gameSchema?: object;
  /** Schemas of the events of streams, each with an `$id`. */
  readonly eventSchemas?: readonly object[];
  /** Error pages for browsers; without it they get problem documents too. */
  readonly renderErrorPage?: RenderErrorPage | undefined;
}

/** Registers all plugins that are not about games or users, in the order in which their hooks have to run. */
export const httpPlugins = fastifyPlugin(
  async (
    app: FastifyInstance,
    { config, gameSchema = { type: 'object' }, eventSchemas = [], renderErrorPage }: HttpPluginsOptions,
  ) => {
    const { publicOrigin, rateLimit, release, stackName } = config;
    app.setValidatorCompiler(validatorCompiler);
    await app.register(pipelining);
    await app.register(gracefulClose);
    await app.register(openApi, {
      release,
      publicOrigin,
      gameSchema,
      eventSchemas,
      sessionCookieName: getSessionCookieName(isSecure(config)),
    });
    app.setSerializerCompiler(createSerializerCompiler(app.getSchemas()));
    await app.register(problemDetails, { renderErrorPage });
    await app.register(notModified);
    await app.register(requestIds);
    await app.register(securityHeaders, { secure: isSecure(config) });
    await app.register(nodeRejections);
    await app.register(originCheck, { publicOrigin });
    await app.register(rateLimits, { limits: rateLimit });
    await app.register(notFound);
    await app.register(jsonBodyParser);
    await app.register(draining);
    await app.register(ping, { stackName, release });
    await app.register(serveSwaggerUi);
  },
  { name: 'http', fastify: '5.x' },
);
