import type { FastifyCookieOptions } from '@fastify/cookie';
import type { Session } from '@fastify/secure-session';
import type { FastifyInstance } from 'fastify';
import { makeRoom } from '../make-room.ts';

/** Cookies whose content is kept; each takes about a kilobyte. */
const enough = 4_096;

/** Leaves cookies as they were sent, with `%3B` in them: to look one up costs less than to decode it. */
const decode = (sent: string) => sent;
/** Options of `@fastify/cookie`; its types leave out those for reading. */
export const cookiesAsSent: FastifyCookieOptions = { parseOptions: { decode } as object };

/**
 * Has `@fastify/secure-session`, whose hooks open and seal each request's cookie by the decorators
 * `decodeSecureSession` and `encodeSecureSession`, open the same cookie once, and none that it has sealed. What is in
 * it follows from its bytes and the keys alone, and the seal proves those bytes, so what came out before comes out
 * again. When a session ends is judged anew each time, by `sessionIn`. To be called where {@link cookiesAsSent} holds.
 *
 * Requests with the same cookie share what came out, frozen: whoever has something else to say gives the request a
 * session of its own.
 */
export function rememberOpenedCookies(app: FastifyInstance, room = enough): void {
  /** In the order in which they were opened; the first is the first to go. */
  const opened = new Map<string, Session>();
  const remember = (sent: string, session: Session) => {
    opened.set(sent, Object.freeze({ ...session.data(), changed: false, deleted: false }) as Session);
    makeRoom(opened, room);
  };

  const open = app.decodeSecureSession.bind(app);
  app.decodeSecureSession = (sent, log) => {
    const known = opened.get(sent);
    if (known !== undefined) return known;
    const session = open(sent === undefined ? sent : decoded(sent), log);
    // One that an older key has sealed is to be sealed anew.
    if (session !== null && !session.changed) remember(sent, session);
    return session;
  };
  const seal = app.encodeSecureSession.bind(app);
  app.encodeSecureSession = (session) => {
    const cookie = seal(session);
    remember(encodeURIComponent(cookie), session);
    return cookie;
  };
}

/** What was encoded for its way in a cookie; anything else as it is, for the seal to refuse. */
function decoded(sent: string): string {
  try {
    return decodeURIComponent(sent);
  } catch {
    return sent;
  }
}
