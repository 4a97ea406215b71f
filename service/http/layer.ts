import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import { docsPage, openApi } from './api-docs.ts';
import { jsonBodies } from './json-bodies.ts';
import { orderlyClose } from './orderly-close.ts';
import { originCheck } from './origin-check.ts';
import { draining, ping } from './ping.ts';
import { problemDetails } from './problem-details.ts';
import { rateLimits } from './rate-limits.ts';
import { requestIds } from './request-ids.ts';
import { securityHeaders } from './security-headers.ts';
import { answerCompiler, schemaCompiler } from './validation.ts';

/** Whether browsers reach the service over TLS, its own or that of a load balancer in front. */
export function isSecure({ tls, publicOrigin }: Pick<Config, 'tls' | 'publicOrigin'>): boolean {
  return tls !== undefined || (publicOrigin?.startsWith('https:') ?? false);
}

/**
 * All of HTTP that is not about games or people, in the order in which it has to act. What is registered on `app`
 * afterwards is documented, checked and protected.
 */
export async function httpLayer(app: FastifyInstance, config: Config): Promise<void> {
  const { publicOrigin, rateLimit, release, stackName } = config;
  app.setValidatorCompiler(schemaCompiler());
  app.setSerializerCompiler(answerCompiler());
  await app.register(orderlyClose);
  await app.register(problemDetails);
  await app.register(openApi, { release, publicOrigin });
  // Before the hooks: a load balancer's probe has no use for them, and every process answers it all day.
  await app.register(draining);
  await app.register(ping, { stackName, release });
  await app.register(requestIds);
  await app.register(securityHeaders, { secure: isSecure(config) });
  await app.register(originCheck, { publicOrigin });
  await app.register(rateLimits, { limits: rateLimit });
  await app.register(jsonBodies);
  await app.register(docsPage);
}
