import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { foldCase } from '../accounts/fields.ts';
import { Problem } from '../problems.ts';

export interface RateLimitOptions {
  readonly limits: 'on' | 'off';
}

/** Changes one address may ask for in a minute, of whatever kind: a school behind one address can play. */
const changesPerMinute = 1_200;

/**
 * Attempts to sign in to one account, from all addresses together: far more than a person needs, far too few to guess.
 * Whoever uses them up for somebody else keeps them from signing in anew for a while, not from the sessions they have.
 */
const attempts = { max: 30, timeWindow: 10 * 60_000 };

const reads = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Bounds what one address, and what all addresses together for one account, may ask for. A route asks for a limit of
 * its own by `config.rateLimit`, counted by address (an IPv6 network of 64 bits counts as one).
 *
 * Each process counts for itself: behind a load balancer the bound is that many times as large.
 */
async function plugin(app: FastifyInstance, { limits }: RateLimitOptions): Promise<void> {
  if (limits === 'off') return;
  await app.register(rateLimit, {
    global: false,
    cache: 20_000,
    addHeaders: silent,
    addHeadersOnExceeding: silent,
    errorResponseBuilder: (_request, { ttl }) => refusal(Math.ceil(ttl / 1000)) as never,
  });
  const forAddress = app.createRateLimit({ max: changesPerMinute, timeWindow: 60_000 });
  const forAccount = app.createRateLimit({ ...attempts, keyGenerator: accountOf });

  app.addHook('onRequest', async (request) => {
    if (!reads.has(request.method)) await count(forAddress, request);
  });
  app.addHook('preHandler', async (request) => {
    if (request.routeOptions.url === '/auth/login') await count(forAccount, request);
  });
}

/** Not told to those who would measure by them; the refusal carries the time to wait. */
const silent = {
  'x-ratelimit-limit': false,
  'x-ratelimit-remaining': false,
  'x-ratelimit-reset': false,
  'retry-after': false,
};

type Limiter = ReturnType<FastifyInstance['createRateLimit']>;

async function count(limiter: Limiter, request: FastifyRequest): Promise<void> {
  const limit = await limiter(request);
  if (!limit.isAllowed && limit.isExceeded) throw refusal(limit.ttlInSeconds);
}

function refusal(seconds: number): Problem {
  return new Problem('rate_limited', {
    detail: `Too many requests; try again in ${seconds} s.`,
    retryAfter: Math.max(1, seconds),
  });
}

/** The name or address somebody signs in by, as the store folds it. */
function accountOf(request: FastifyRequest): string {
  const { login } = request.body as { login: string };
  return `account ${foldCase(login.trim())}`;
}

export const rateLimits = fastifyPlugin(plugin, { name: 'rate-limits', fastify: '5.x' });
