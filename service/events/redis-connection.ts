import { Redis, type RedisOptions } from 'ioredis';

/** Commands that a server may reject are left out: INFO (the ready check), CLIENT, and HELLO with protocol 3. */
const commonOptions = {
  protocol: 2,
  disableClientInfo: true,
  enableReadyCheck: false,
  connectTimeout: 2_000,
  keepAlive: 10_000,
} satisfies RedisOptions;

/** Messages are invalidation signals: late ones are worthless, so none is queued while the connection is down. */
const publisherOptions = { enableOfflineQueue: false, maxRetriesPerRequest: 1 } satisfies RedisOptions;

/** A subscription waits until there is a connection, however long that takes; after a reconnect all are renewed. */
const subscriberOptions = { maxRetriesPerRequest: null } satisfies RedisOptions;

/** What a test needs besides: the authority that signed a certificate. */
export type RedisTlsOptions = Required<Pick<RedisOptions, 'tls'>>;

/** Milliseconds before reconnect attempt number `times`, with jitter so that a fleet does not reconnect all at once. */
function retryStrategy(times: number): number {
  return Math.min(50 * 2 ** Math.min(times, 5), 1_000) + Math.random() * 100;
}

/**
 * A connection for one purpose that reconnects until it is closed.
 *
 * @param onError called with each failure; the client retries by itself
 */
export function connectRedis(
  url: string,
  purpose: 'publish' | 'subscribe',
  onError: (error: Error) => void,
  options: RedisTlsOptions | undefined,
): Redis {
  const purposeOptions = purpose === 'publish' ? publisherOptions : subscriberOptions;
  const redis = new Redis(url, { ...commonOptions, ...purposeOptions, retryStrategy, ...options });
  redis.on('error', onError);
  return redis;
}

/** Where a bus is, fit to be shown: without name and password. */
export function redactCredentials(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return `${protocol}//${hostname}:${port === '' ? '6379' : port}`;
}
