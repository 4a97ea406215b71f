/**
 * The live stream as the player sees it. `retryAt`, `since` and `until` are milliseconds on this machine's clock.
 *
 * quiet: no stream is wanted · connecting: the first try · live · lost: waiting for the next try · trying: on it · back:
 * live again, said for a moment
 */
export type ConnectionState =
  | { readonly phase: 'quiet' | 'connecting' | 'live' }
  | { readonly phase: 'back'; readonly shownUntil: number }
  | { readonly phase: 'lost'; readonly attempts: number; readonly lostAt: number; readonly retryAt: number }
  | { readonly phase: 'trying'; readonly attempts: number; readonly lostAt: number };

export const idleConnection: ConnectionState = { phase: 'quiet' };

/** A break shorter than this is nobody's concern. */
const minReportedOutageMs = 1000;
const maxRetryDelayMs = 20_000;
/** How long "back" is said. */
const backOnlineMs = 2500;

/**
 * The connection has failed (again).
 *
 * @param random in [0, 1): spreads many clients that lost one server
 */
export function markLost(connection: ConnectionState, now: number, random: number): ConnectionState {
  const outage =
    connection.phase === 'lost' || connection.phase === 'trying' ? connection : { attempts: 0, lostAt: now };
  const delayMs = Math.min(maxRetryDelayMs, 500 * 2 ** outage.attempts) * (0.5 + random);
  return { phase: 'lost', attempts: outage.attempts + 1, lostAt: outage.lostAt, retryAt: now + delayMs };
}

/** The next try begins. */
export function markReconnecting(connection: ConnectionState): ConnectionState {
  if (connection.phase === 'quiet') return { phase: 'connecting' };
  if (connection.phase !== 'lost') return connection;
  return { phase: 'trying', attempts: connection.attempts, lostAt: connection.lostAt };
}

/** The stream is open. Says "back" only to those who were told that it was gone. */
export function markConnected(connection: ConnectionState, now: number): ConnectionState {
  return isDisconnected(connection) && now - connection.lostAt >= minReportedOutageMs
    ? { phase: 'back', shownUntil: now + backOnlineMs }
    : { phase: 'live' };
}

/** What the quiet line says; null while there is nothing to say. */
export function getBanner(connection: ConnectionState, now: number): string | null {
  if (connection.phase === 'back') return now < connection.shownUntil ? 'Back online.' : null;
  if (!isDisconnected(connection) || now - connection.lostAt < minReportedOutageMs) return null;
  if (connection.phase === 'trying') return 'Connection lost. Trying again…';
  const seconds = Math.max(1, Math.ceil((connection.retryAt - now) / 1000));
  return `Connection lost. Trying again in ${seconds} s.`;
}

function isDisconnected(
  connection: ConnectionState,
): connection is Extract<ConnectionState, { lostAt: number }> {
  return connection.phase === 'lost' || connection.phase === 'trying';
}
