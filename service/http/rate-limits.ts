import { safeMethods } from './safe-methods.ts';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { getClientNetwork } from './client-address.ts';
import { Problem } from '../shared/error-codes.ts';
import { limits } from '../shared/limits.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** This route, a GET, is limited by session and address, because it reads the database. */
    readsDatabase?: true;
    /** Requests to this route do not count as mutations of their address, because it has a limit of its own. */
    hasOwnRateLimit?: true;
  }
}

export interface RateLimitOptions {
  readonly limits: 'on' | 'off';
}

/**
 * Limits requests per address (an IPv6 /64 network counts as one): all mutations together, and single routes by
 * `config.rateLimit`. Each process counts separately, so behind a load balancer the limits are multiplied.
 */
async function plugin(app: FastifyInstance, options: RateLimitOptions): Promise<void> {
  if (options.limits === 'off') return;
  await app.register(rateLimit, {
    global: false,
    cache: 20_000,
    keyGenerator: getClientNetwork,
    addHeaders: hiddenHeaders,
    addHeadersOnExceeding: hiddenHeaders,
    errorResponseBuilder: (_request, { ttl }) => createRateLimitProblem('requests', ttl),
  });
  const addressLimiter = app.createRateLimit({
    max: limits.mutationsPerAddress.perMinute,
    timeWindow: 60_000,
  });

  app.addHook('onRequest', async (request) => {
    const { hasOwnRateLimit } = request.routeOptions.config;
    if (!safeMethods.has(request.method) && hasOwnRateLimit !== true)
      await countRequest(addressLimiter, request);
  });
}

/** Not sent, because they would help attackers; the problem document contains the time to wait. */
const hiddenHeaders = {
  'x-ratelimit-limit': false,
  'x-ratelimit-remaining': false,
  'x-ratelimit-reset': false,
  'retry-after': false,
};

type Limiter = ReturnType<FastifyInstance['createRateLimit']>;

async function countRequest(limiter: Limiter, request: FastifyRequest): Promise<void> {
  const result = await limiter(request);
  if (!result.isAllowed && result.isExceeded)
    throw createRateLimitProblem('requests', result.ttlInSeconds * 1000);
}

/** @param subject what there were too many of */
export function createRateLimitProblem(subject: string, waitMs: number): Problem {
  const retryAfter = Math.max(1, Math.ceil(waitMs / 1000));
  return new Problem('rate_limited', {
    detail: `Too many ${subject}; try again in ${retryAfter} s.`,
    retryAfter,
  });
}

/** A limit of requests per address, or per the key that `keyGenerator` returns. */
export interface RequestLimit {
  readonly max: number;
  /** In milliseconds. */
  readonly timeWindow: number;
  readonly keyGenerator?: (request: FastifyRequest) => string | Promise<string>;
}

/** Counts a request against limits that only some routes have. Does nothing when limits are off. */
export function createRequestLimiter(
  app: FastifyInstance,
  requestLimits: readonly RequestLimit[],
): (request: FastifyRequest) => Promise<void> {
  if (!app.hasDecorator('createRateLimit')) return () => Promise.resolve();
  const limiters = requestLimits.map((limit) => app.createRateLimit({ ...limit }));
  return async (request) => {
    for (const limiter of limiters) await countRequest(limiter, request);
  };
}

export const rateLimits = fastifyPlugin(plugin, { name: 'rate-limits', fastify: '5.x' });
