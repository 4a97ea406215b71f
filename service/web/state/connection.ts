import { connectionMessages } from '../messages/connection-catalogue.ts';

/**
 * State of the live stream. `lostAt`, `retryAt` and `shownUntil` are milliseconds of the local monotonic clock.
 *
 * - idle: no stream needed
 * - connecting: first attempt
 * - live: open
 * - lost: waiting for the next attempt
 * - reconnecting: attempt in progress
 * - restored: open again; "Back online." is shown for a moment
 * - polling: the server rejects the stream but serves requests, for example when too many tabs have one
 */
export type ConnectionState =
  | { readonly phase: 'idle' | 'connecting' | 'live' }
  | { readonly phase: 'restored'; readonly shownUntil: number }
  | { readonly phase: 'polling'; readonly retryAt: number }
  | { readonly phase: 'lost'; readonly attempts: number; readonly lostAt: number; readonly retryAt: number }
  | { readonly phase: 'reconnecting'; readonly attempts: number; readonly lostAt: number };

export const idleConnection: ConnectionState = { phase: 'idle' };

/** Shorter outages are not shown. */
const minReportedOutageMs = 1000;
const maxRetryDelayMs = 20_000;
/** Single rejections come from servers that are being replaced. */
const minRejections = 2;
/** How often a rejected stream is tried again. */
const rejectedRetryMs = 60_000;
/** How long "Back online." is shown. */
const backOnlineMs = 2500;

/**
 * The state after a failed connection: exponential backoff with jitter. Polling goes on while the server rejects streams.
 *
 * @param random in [0, 1); spreads the reconnects of clients that lost the same server
 */
export function markLost(
  connection: ConnectionState,
  now: number,
  random: number,
  reason: 'broken' | 'rejected' = 'broken',
): ConnectionState {
  if (connection.phase === 'polling' && reason === 'rejected')
    return { phase: 'polling', retryAt: now + rejectedRetryMs };
  const outage = isDisconnected(connection) ? connection : { attempts: 0, lostAt: now };
  const delayMs = Math.min(maxRetryDelayMs, 500 * 2 ** outage.attempts) * (0.5 + random);
  return { phase: 'lost', attempts: outage.attempts + 1, lostAt: outage.lostAt, retryAt: now + delayMs };
}

/** The state when the server has rejected the stream but responded to another request. */
export function markPolling(connection: ConnectionState, now: number): ConnectionState {
  return isDisconnected(connection) && connection.attempts >= minRejections
    ? { phase: 'polling', retryAt: now + rejectedRetryMs }
    : connection;
}

/** The state when an attempt begins. */
export function markReconnecting(connection: ConnectionState): ConnectionState {
  if (connection.phase === 'idle') return { phase: 'connecting' };
  if (connection.phase !== 'lost') return connection;
  return { phase: 'reconnecting', attempts: connection.attempts, lostAt: connection.lostAt };
}

/** The state when the network is back or the player asks: an attempt follows at once, and further ones soon after it. */
export function restartAttempts(connection: ConnectionState): ConnectionState {
  return isDisconnected(connection) ? { ...connection, attempts: 0 } : connection;
}

/** The state when the stream opens: `restored` if the outage was long enough to be shown, else `live`. */
export function markConnected(connection: ConnectionState, now: number): ConnectionState {
  return isDisconnected(connection) && now - connection.lostAt >= minReportedOutageMs
    ? { phase: 'restored', shownUntil: now + backOnlineMs }
    : { phase: 'live' };
}

/** Text of the connection banner; null when there is none. */
export function getBanner(connection: ConnectionState, now: number): string | null {
  if (connection.phase === 'restored')
    return now < connection.shownUntil ? connectionMessages.backOnline : null;
  if (connection.phase === 'polling') return connectionMessages.polling;
  if (!isDisconnected(connection) || now - connection.lostAt < minReportedOutageMs) return null;
  if (connection.phase === 'reconnecting') return connectionMessages.reconnecting;
  const seconds = Math.max(1, Math.ceil((connection.retryAt - now) / 1000));
  return connectionMessages.reconnectingIn(seconds);
}

/** Whether a stream that was open is not open now. */
export function isDisconnected(
  connection: ConnectionState,
): connection is Extract<ConnectionState, { lostAt: number }> {
  return connection.phase === 'lost' || connection.phase === 'reconnecting';
}
