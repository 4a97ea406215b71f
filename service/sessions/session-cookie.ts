import { isId } from '../shared/ids.ts';
import { sessionLife } from './revoked-sessions.ts';

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
export const renewalInterval = 86_400_000;

/** Room for ids in the cookie: it is sent with every request. */
export const cookieRoom = { recent: 6, made: 4 } as const;

/**
 * The session in a decrypted cookie, or null where it has lapsed or is none. What another release added is ignored and
 * what it left out gets its default, because two releases serve side by side.
 */
export function sessionIn(value: unknown, now: number): SessionCookie | null {
  if (typeof value !== 'object' || value === null) return null;
  let session = read.get(value);
  if (session === undefined) read.set(value, (session = sessionOf(value)));
  return session !== null && session.renewed + sessionLife > now ? session : null;
}

/** What was read before: the same cookie comes with request after request, and nobody changes what is in it. */
const read = new WeakMap<object, SessionCookie | null>();

function sessionOf(value: object): SessionCookie | null {
  const { user, sid, started, renewed, account, recent, made } = value as Record<string, unknown>;
  if (!isIdValue(user) || !isIdValue(sid)) return null;
  if (typeof started !== 'number' || typeof renewed !== 'number') return null;
  return { user, sid, started, renewed, account: account === true, recent: ids(recent), made: ids(made) };
}

/** `id` before the others, each once, at most `room` of them. */
export function withFirst(id: string, others: readonly string[], room: number): string[] {
  return [id, ...others.filter((other) => other !== id)].slice(0, room);
}

function isIdValue(value: unknown): value is string {
  return typeof value === 'string' && isId(value);
}

function ids(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(isIdValue) : [];
}
