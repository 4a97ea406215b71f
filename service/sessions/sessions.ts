import secureSession from '@fastify/secure-session';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { Clock } from '../shared/clock.ts';
import { newId } from '../shared/ids.ts';
import { type EventBus, topics } from '../events/event-bus.ts';
import { Problem } from '../shared/error-codes.ts';
import { sessionLife } from './revoked-sessions.ts';
import { cookieRoom, renewalInterval, type SessionCookie, sessionIn, withFirst } from './session-cookie.ts';
import { SessionKnowledge } from './user-cache.ts';
import { type SessionEndedMessage, SessionWatch, watchTick } from './session-revocation-watcher.ts';
import type { OwnUser, User } from '../users/user.ts';
import type { UserStore } from '../users/user-store.ts';

/** Who sent a request. */
export type Viewer = OwnUser;

export interface SessionOptions {
  /** 32 bytes each, newest first: the first encrypts, all decrypt. */
  readonly keys: readonly Buffer[];
  /** Whether browsers reach us over TLS: then the cookie is `Secure` and `__Host-`. */
  readonly secure: boolean;
  readonly users: UserStore;
  readonly bus: EventBus;
  readonly clock: Clock;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** What `viewer` has found, or is about to; null before it is asked. */
    lookup: Promise<Viewer | null> | null;
    /** Who is signed in; null for nobody. Renews the session once a day. */
    viewer(): Promise<Viewer | null>;
    /** Who is signed in. @throws Problem `not_signed_in` */
    requireViewer(): Promise<Viewer>;
    /** The session that the request came with, whether or not it has ended. */
    sessionId(): string | undefined;
    /** The games this session changed last, newest first. */
    recentGames(): readonly string[];
    /** Remembers a game that this session has changed, so that it is not missing from a list that lags behind. */
    rememberGame(id: string): void;
    /** The accounts this session made last, newest first. */
    madeAccounts(): readonly string[];
    /** Remembers an account that this session has made. */
    rememberAccount(id: string): void;
    /** Calls `onEnd` once when this session has ended; returns what stops that. */
    watchSession(onEnd: () => void): () => void;
    /** Signs a user in: a new session, and the end of the one that was. */
    beginSession(user: User): Promise<void>;
    /** Ends this session everywhere. */
    endSession(): Promise<void>;
  }
}

declare module '@fastify/secure-session' {
  interface SessionData {
    signedIn: unknown;
  }
}

/** The cookie's name: the prefix has browsers refuse it from anywhere but this host, over TLS (RFC 6265bis, 4.1.3.2). */
export function cookieName(secure: boolean): string {
  return secure ? '__Host-noughts' : 'noughts';
}

async function plugin(
  app: FastifyInstance,
  { keys, secure, users, bus, clock }: SessionOptions,
): Promise<void> {
  const seconds = sessionLife / 1000;
  await app.register(secureSession, {
    cookieName: cookieName(secure),
    key: [...keys],
    expiry: seconds,
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: seconds },
  });

  const knowledge = new SessionKnowledge((id) => users.known(id), clock);
  const watch = new SessionWatch(knowledge, bus, clock);
  const timer = setInterval(() => void watch.tick(), watchTick).unref();
  app.addHook('onClose', () => {
    clearInterval(timer);
    watch.close();
  });

  const present = (request: FastifyRequest) => sessionIn(request.session?.get('signedIn'), clock.now());
  // Whatever sets the cookie renews it: it lives 90 days from then.
  const keep = (request: FastifyRequest, session: SessionCookie) => {
    request.session.set('signedIn', { ...session, renewed: clock.now() } satisfies SessionCookie);
  };

  async function look(request: FastifyRequest): Promise<Viewer | null> {
    const session = present(request);
    const user = session && (await knowledge.userOf(session));
    if (session === null || user === null) return null;
    if (clock.now() - session.renewed >= renewalInterval) {
      if (user.guest) await users.renewGuest(user.id);
      keep(request, session);
    }
    return user;
  }

  app.decorateRequest('lookup', null);

  app.decorateRequest('viewer', function () {
    this.lookup ??= look(this);
    return this.lookup;
  });

  app.decorateRequest('requireViewer', async function () {
    const viewer = await this.viewer();
    if (viewer === null) throw new Problem('not_signed_in');
    return viewer;
  });

  app.decorateRequest('sessionId', function () {
    return present(this)?.sid;
  });

  app.decorateRequest('recentGames', function () {
    return present(this)?.recent ?? [];
  });

  app.decorateRequest('rememberGame', function (id) {
    const session = present(this);
    if (session === null || session.recent[0] === id) return;
    keep(this, { ...session, recent: withFirst(id, session.recent, cookieRoom.recent) });
  });

  app.decorateRequest('madeAccounts', function () {
    return present(this)?.made ?? [];
  });

  app.decorateRequest('rememberAccount', function (id) {
    const session = present(this);
    if (session !== null) keep(this, { ...session, made: withFirst(id, session.made, cookieRoom.made) });
  });

  app.decorateRequest('watchSession', function (onEnd) {
    const session = present(this);
    return session === null ? () => undefined : watch.watch(session, onEnd);
  });

  /** Ends the session that the request came with, if it has one, in the cookie's user and in every process. */
  async function revoke(request: FastifyRequest): Promise<void> {
    const session = present(request);
    // One that has ended already is not written again, or a replayed cookie could make us write at will.
    if (session !== null && (await knowledge.userOf(session)) !== null) {
      await users.endSession(session.user, session);
      knowledge.end(session.user, session.sid);
      const message: SessionEndedMessage = { kind: 'session-ended', session: session.sid };
      bus.publish(topics.user(session.user), message);
    }
    request.lookup = null;
  }

  app.decorateRequest('beginSession', async function (user) {
    const before = present(this);
    await revoke(this);
    const now = clock.now();
    keep(this, {
      user: user.id,
      sid: newId(),
      started: now,
      renewed: now,
      account: !user.guest,
      // Somebody else's games are no business of the next one at this browser.
      recent: before?.user === user.id ? before.recent : [],
      made: user.guest ? [] : [user.id],
    });
  });

  app.decorateRequest('endSession', async function () {
    await revoke(this);
    this.session.delete();
  });
}

/** Sessions in an encrypted cookie, and who is behind them: the request decorators above. */
export const sessions = fastifyPlugin(plugin, { name: 'sessions', fastify: '5.x' });
