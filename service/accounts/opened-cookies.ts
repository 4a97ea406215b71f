import type { FastifyInstance } from 'fastify';

/** Cookies whose content is kept; each takes about a kilobyte. */
const enough = 4_096;

/**
 * Has `@fastify/secure-session`, whose hook opens each request's cookie by the decorator `decodeSecureSession`, open
 * the same cookie once. What is in it follows from its bytes and the keys alone, and the seal proves those bytes, so
 * what came out before comes out again. When a session ends is judged anew each time, by `sessionIn`.
 */
export function rememberOpenedCookies(app: FastifyInstance, room = enough): void {
  const open = app.decodeSecureSession.bind(app);
  /** In the order in which they were opened; the first is the first to go. */
  const opened = new Map<string, { readonly data: object; readonly changed: boolean }>();

  app.decodeSecureSession = (cookie, log) => {
    const known = opened.get(cookie);
    if (known !== undefined) {
      const session = app.createSecureSession({ ...known.data });
      session.changed = known.changed;
      return session;
    }
    const session = open(cookie, log);
    const data: object | undefined = session?.data();
    if (session === null || data === undefined) return null;
    opened.set(cookie, { data, changed: session.changed });
    const [oldest] = opened.keys();
    if (opened.size > room && oldest !== undefined) opened.delete(oldest);
    return session;
  };
}
