import { Redis, type RedisOptions } from 'ioredis';

/** Avoids commands that a server may reject: INFO (the ready check), CLIENT, and HELLO (protocol 3). */
const commonOptions = {
  protocol: 2,
  disableClientInfo: true,
  enableReadyCheck: false,
  connectTimeout: 2_000,
  keepAlive: 10_000,
} satisfies RedisOptions;

/** Messages are invalidation signals: late ones are worthless, so none is queued while the connection is down. */
const publisherOptions = { enableOfflineQueue: false, maxRetriesPerRequest: 1 } satisfies RedisOptions;

/** Subscriptions wait for a connection without limit; after a reconnect all are renewed. */
const subscriberOptions = { maxRetriesPerRequest: null } satisfies RedisOptions;

/** TLS options for tests, such as the CA certificate. */
export type RedisTlsOptions = Required<Pick<RedisOptions, 'tls'>>;

/** Delay in milliseconds before reconnect attempt `times`: exponential backoff with jitter. */
function retryStrategy(times: number): number {
  return Math.min(50 * 2 ** Math.min(times, 5), 1_000) + Math.random() * 100;
}

/**
 * Opens a connection that reconnects until it is closed.
 *
 * @param onError called with each error; the client retries automatically
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

/** The address of a bus for logs, without user name and password. */
export function redactCredentials(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return `${protocol}//${hostname}:${port === '' ? '6379' : port}`;
}
