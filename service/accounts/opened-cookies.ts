import type { Session } from '@fastify/secure-session';
import type { FastifyInstance } from 'fastify';
import { makeRoom } from '../make-room.ts';

/** Cookies whose content is kept; each takes about a kilobyte. */
const enough = 4_096;

/**
 * Has `@fastify/secure-session`, whose hooks open and seal each request's cookie by the decorators
 * `decodeSecureSession` and `encodeSecureSession`, open the same cookie once, and none that it has sealed. What is in
 * it follows from its bytes and the keys alone, and the seal proves those bytes, so what came out before comes out
 * again. When a session ends is judged anew each time, by `sessionIn`.
 *
 * Requests with the same cookie share what came out, frozen: whoever has something else to say gives the request a
 * session of its own.
 */
export function rememberOpenedCookies(app: FastifyInstance, room = enough): void {
  const open = app.decodeSecureSession.bind(app);
  /** In the order in which they were opened; the first is the first to go. */
  const opened = new Map<string, Session>();
  const remember = (cookie: string, session: Session) => {
    opened.set(cookie, Object.freeze({ ...session.data(), changed: false, deleted: false }) as Session);
    makeRoom(opened, room);
  };

  app.decodeSecureSession = (cookie, log) => {
    const known = opened.get(cookie);
    if (known !== undefined) return known;
    const session = open(cookie, log);
    // One that an older key has sealed is to be sealed anew.
    if (session !== null && !session.changed) remember(cookie, session);
    return session;
  };
  const seal = app.encodeSecureSession.bind(app);
  app.encodeSecureSession = (session) => {
    const cookie = seal(session);
    remember(cookie, session);
    return cookie;
  };
}
