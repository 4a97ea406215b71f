import { Redis, type RedisOptions } from 'ioredis';

/** What the client is not to do by itself. */
const plain = {
  // The plainest form of the protocol, understood by everything that speaks it; no command but AUTH, (UN)SUBSCRIBE and
  // PUBLISH, so that it also serves where INFO or CLIENT are refused.
  protocol: 2,
  disableClientInfo: true,
  enableReadyCheck: false,
  // What cannot be sent now is a hint out of date later; subscriptions are renewed in an order of our own.
  enableOfflineQueue: false,
  autoResubscribe: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  connectTimeout: 2_000,
  keepAlive: 10_000,
} satisfies RedisOptions;

/** What a test needs besides: the authority that signed a certificate. */
export type ConnectionOptions = Required<Pick<RedisOptions, 'tls'>>;

/** Milliseconds before the `times`-th try to connect again; spread, so that a fleet does not come back as one. */
function retryStrategy(times: number): number {
  return Math.min(50 * 2 ** Math.min(times, 5), 1_000) + Math.random() * 100;
}

/**
 * A connection that is made, and made again, by itself.
 *
 * @param onError told of each failure; the client goes on by itself
 */
export function connectRedis(
  url: string,
  onError: (error: Error) => void,
  options: ConnectionOptions | undefined,
): Redis {
  const redis = new Redis(url, { ...plain, retryStrategy, ...options });
  redis.on('error', onError);
  return redis;
}

/** Where a bus is, fit to be shown: without name and password. */
export function addressOf(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return `${protocol}//${hostname}:${port === '' ? '6379' : port}`;
}
