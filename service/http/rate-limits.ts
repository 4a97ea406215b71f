import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { Problem } from '../shared/error-codes.ts';

export interface RateLimitOptions {
  readonly limits: 'on' | 'off';
}

/** Changes one address may ask for in a minute, of whatever kind: a school behind one address can play. */
const maxChangesPerMinute = 1_200;

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Bounds what one address may ask for. A route asks for a limit of its own by `config.rateLimit`, counted by address (an
 * IPv6 network of 64 bits counts as one).
 *
 * Each process counts for itself: behind a load balancer the bound is that many times as large.
 */
async function plugin(app: FastifyInstance, { limits }: RateLimitOptions): Promise<void> {
  if (limits === 'off') return;
  await app.register(rateLimit, {
    global: false,
    cache: 20_000,
    addHeaders: hiddenHeaders,
    addHeadersOnExceeding: hiddenHeaders,
    errorResponseBuilder: (_request, { ttl }) => createRateLimitProblem(Math.ceil(ttl / 1000)),
  });
  const addressLimiter = app.createRateLimit({ max: maxChangesPerMinute, timeWindow: 60_000 });

  app.addHook('onRequest', async (request) => {
    if (!safeMethods.has(request.method)) await countRequest(addressLimiter, request);
  });
}

/** Not told to those who would measure by them; the refusal carries the time to wait. */
const hiddenHeaders = {
  'x-ratelimit-limit': false,
  'x-ratelimit-remaining': false,
  'x-ratelimit-reset': false,
  'retry-after': false,
};

type Limiter = ReturnType<FastifyInstance['createRateLimit']>;

async function countRequest(limiter: Limiter, request: FastifyRequest): Promise<void> {
  const result = await limiter(request);
  if (!result.isAllowed && result.isExceeded) throw createRateLimitProblem(result.ttlInSeconds);
}

function createRateLimitProblem(retryAfterSeconds: number): Problem {
  return new Problem('rate_limited', {
    detail: `Too many requests; try again in ${retryAfterSeconds} s.`,
    retryAfter: Math.max(1, retryAfterSeconds),
  });
}

export const rateLimits = fastifyPlugin(plugin, { name: 'rate-limits', fastify: '5.x' });
