import { isId } from '../shared/ids.ts';
import { sessionTtlMs } from './session-lifetime.ts';

/** Content of the encrypted cookie. Times are in epoch milliseconds. */
export interface SessionCookie {
  readonly userId: string;
  readonly sessionId: string;
  readonly startedAtMs: number;
  readonly renewedAtMs: number;
  /** Whether the user had an account when the session started; then a cached guest is stale. */
  readonly isAccount: boolean;
  /** Ids of the games that this session changed most recently, newest first. */
  readonly recentGameIds: readonly string[];
  /** Ids of the accounts that this session created most recently, including its own, newest first. */
  readonly createdAccountIds: readonly string[];
}

/** Maximum lengths of the lists in the cookie, which is sent with every request. */
export const maxCookieIds = { recentGames: 6, createdAccounts: 4 } as const;

/**
 * Parses a decrypted cookie; null when it is invalid or expired. Unknown fields are ignored and missing ones get their
 * defaults, because two releases run in parallel during a rollout.
 */
export function parseActiveSession(value: unknown, now: number): SessionCookie | null {
  if (typeof value !== 'object' || value === null) return null;
  let session = parsedSessions.get(value);
  if (session === undefined) parsedSessions.set(value, (session = parseSession(value)));
  return session !== null && session.renewedAtMs + sessionTtlMs > now ? session : null;
}

/** Cache of parsed sessions by decrypted value, for requests that read the session several times. */
const parsedSessions = new WeakMap<object, SessionCookie | null>();

function parseSession(value: object): SessionCookie | null {
  const { userId, sessionId, startedAtMs, renewedAtMs, isAccount, recentGameIds, createdAccountIds } =
    value as Record<string, unknown>;
  if (!isIdValue(userId) || !isIdValue(sessionId)) return null;
  if (typeof startedAtMs !== 'number' || typeof renewedAtMs !== 'number') return null;
  return {
    userId,
    sessionId,
    startedAtMs,
    renewedAtMs,
    isAccount: isAccount === true,
    recentGameIds: filterIds(recentGameIds),
    createdAccountIds: filterIds(createdAccountIds),
  };
}

/** Puts `id` first, removes duplicates of it and keeps at most `maxLength` ids. */
export function prependId(id: string, others: readonly string[], maxLength: number): string[] {
  return [id, ...others.filter((other) => other !== id)].slice(0, maxLength);
}

function isIdValue(value: unknown): value is string {
  return typeof value === 'string' && isId(value);
}

function filterIds(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(isIdValue) : [];
}
