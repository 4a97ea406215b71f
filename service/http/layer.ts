import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import { docsPage, openApi } from './api-docs.ts';
import { jsonBodies } from './json-bodies.ts';
import { orderlyClose } from './orderly-close.ts';
import { originCheck } from './origin-check.ts';
import { notModified } from './not-modified.ts';
import { draining, ping } from './ping.ts';
import { pipelining } from './pipelining.ts';
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
 * All of HTTP that is not about games or people, in the order in which it has to act.
 *
 * @param inside registers what is documented, checked and protected. It has an instance of its own, beside that of the
 *   probes: they have no use for what every other request goes through, and every process answers them all day.
 */
export async function httpLayer(
  app: FastifyInstance,
  config: Config,
  inside: (app: FastifyInstance) => Promise<void>,
): Promise<void> {
  const { publicOrigin, rateLimit, release, stackName } = config;
  app.setValidatorCompiler(schemaCompiler());
  app.setSerializerCompiler(answerCompiler());
  await app.register(pipelining);
  await app.register(orderlyClose);
  await app.register(openApi, { release, publicOrigin });
  await app.register(draining);
  await app.register(ping, { stackName, release });
  await app.register(async (inner) => {
    await inner.register(problemDetails);
    await inner.register(notModified);
    await inner.register(requestIds);
    await inner.register(securityHeaders, { secure: isSecure(config) });
    await inner.register(originCheck, { publicOrigin });
    await inner.register(rateLimits, { limits: rateLimit });
    await inner.register(jsonBodies);
    await inner.register(docsPage);
    await inside(inner);
  });
}
