/**
 * The live stream as the player sees it. `retryAt`, `since` and `until` are milliseconds on this machine's clock.
 *
 * quiet: no stream is wanted · connecting: the first try · live · lost: waiting for the next try · trying: on it · back:
 * live again, said for a moment
 */
export type Connection =
  | { readonly phase: 'quiet' | 'connecting' | 'live' }
  | { readonly phase: 'back'; readonly until: number }
  | { readonly phase: 'lost'; readonly tries: number; readonly since: number; readonly retryAt: number }
  | { readonly phase: 'trying'; readonly tries: number; readonly since: number };

export const quiet: Connection = { phase: 'quiet' };

/** A break shorter than this is nobody's concern. */
const patience = 1000;
const longestWait = 20_000;
/** How long "back" is said. */
const backMs = 2500;

/**
 * The connection has failed (again).
 *
 * @param random in [0, 1): spreads many clients that lost one server
 */
export function lose(connection: Connection, now: number, random: number): Connection {
  const broken =
    connection.phase === 'lost' || connection.phase === 'trying' ? connection : { tries: 0, since: now };
  const wait = Math.min(longestWait, 500 * 2 ** broken.tries) * (0.5 + random);
  return { phase: 'lost', tries: broken.tries + 1, since: broken.since, retryAt: now + wait };
}

/** The next try begins. */
export function retry(connection: Connection): Connection {
  if (connection.phase === 'quiet') return { phase: 'connecting' };
  if (connection.phase !== 'lost') return connection;
  return { phase: 'trying', tries: connection.tries, since: connection.since };
}

/** The stream is open. Says "back" only to those who were told that it was gone. */
export function open(connection: Connection, now: number): Connection {
  return isBroken(connection) && now - connection.since >= patience
    ? { phase: 'back', until: now + backMs }
    : { phase: 'live' };
}

/** What the quiet line says; null while there is nothing to say. */
export function bannerOf(connection: Connection, now: number): string | null {
  if (connection.phase === 'back') return now < connection.until ? 'Back online.' : null;
  if (!isBroken(connection) || now - connection.since < patience) return null;
  if (connection.phase === 'trying') return 'Connection lost. Trying again…';
  const seconds = Math.max(1, Math.ceil((connection.retryAt - now) / 1000));
  return `Connection lost. Trying again in ${seconds} s.`;
}

function isBroken(connection: Connection): connection is Extract<Connection, { since: number }> {
  return connection.phase === 'lost' || connection.phase === 'trying';
}
