import { isId } from '../shared/ids.ts';
import { sessionTtlMs } from './revoked-sessions.ts';

/** What the encrypted cookie says. Times are in milliseconds. */
export interface SessionCookie {
  /** Whose session it is. */
  readonly user: string;
  readonly sid: string;
  readonly started: number;
  readonly renewed: number;
  /** It began with an account, so what is known of the user as a guest is out of date. */
  readonly account: boolean;
  /** The games this session changed last, newest first. */
  readonly recent: readonly string[];
  /** The accounts this session made last, its own too, newest first. */
  readonly made: readonly string[];
}

/** How often a session in use is renewed, in milliseconds. */
export const renewalIntervalMs = 86_400_000;

/** Room for ids in the cookie: it is sent with every request. */
export const maxCookieIds = { recent: 6, made: 4 } as const;

/**
 * The session in a decrypted cookie, or null where it has lapsed or is none. What another release added is ignored and
 * what it left out gets its default, because two releases serve side by side.
 */
export function parseActiveSession(value: unknown, now: number): SessionCookie | null {
  if (typeof value !== 'object' || value === null) return null;
  let session = parsedSessions.get(value);
  if (session === undefined) parsedSessions.set(value, (session = parseSession(value)));
  return session !== null && session.renewed + sessionTtlMs > now ? session : null;
}

/** What was read before: the same cookie comes with request after request, and nobody changes what is in it. */
const parsedSessions = new WeakMap<object, SessionCookie | null>();

function parseSession(value: object): SessionCookie | null {
  const { user, sid, started, renewed, account, recent, made } = value as Record<string, unknown>;
  if (!isIdValue(user) || !isIdValue(sid)) return null;
  if (typeof started !== 'number' || typeof renewed !== 'number') return null;
  return {
    user,
    sid,
    started,
    renewed,
    account: account === true,
    recent: filterIds(recent),
    made: filterIds(made),
  };
}

/** `id` before the others, each once, at most `room` of them. */
export function prependId(id: string, others: readonly string[], maxLength: number): string[] {
  return [id, ...others.filter((other) => other !== id)].slice(0, maxLength);
}

function isIdValue(value: unknown): value is string {
  return typeof value === 'string' && isId(value);
}

function filterIds(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(isIdValue) : [];
}
