import secureSession from '@fastify/secure-session';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { Clock } from '../shared/clock.ts';
import { createId } from '../shared/ids.ts';
import { type EventBus, topics } from '../events/event-bus.ts';
import { getSessionCookieName, sessionRequired } from '../http/session-security.ts';
import { Problem } from '../shared/error-codes.ts';
import type { SessionRevocations, StartedSession } from './revoked-sessions.ts';
import { deviceCookieName, deviceTtlSeconds } from './device-cookie.ts';
import { maxCookieIds, type SessionCookie, parseActiveSession, prependId } from './session-cookie.ts';
import { renewalIntervalMs, sessionTtlMs } from './session-lifetime.ts';
import { UserCache } from './user-cache.ts';
import {
  publishAllSessionsRevoked,
  type SessionRevokedMessage,
  SessionRevocationWatcher,
  tickIntervalMs,
} from './session-revocation-watcher.ts';
import type { OwnUser, User } from '../users/user.ts';
import type { UserStore } from '../users/user-store.ts';

/** The signed-in user of a request. */
export type CurrentUser = OwnUser;

export interface SessionOptions {
  /** 32 bytes each, newest first: the first encrypts, all decrypt. */
  readonly keys: readonly Buffer[];
  /** Whether browsers reach the service over TLS; then the cookie is `Secure` and its name begins with `__Host-`. */
  readonly secure: boolean;
  readonly users: Pick<UserStore, 'renewGuest'>;
  readonly revocations: Pick<SessionRevocations, 'getUser' | 'getUsers' | 'revoke'>;
  readonly bus: EventBus;
  readonly clock: Clock;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Result of the first `currentUser()` call; null before it. */
    userPromise: Promise<CurrentUser | null> | null;
    /** The signed-in user, or null. Renews the session once a day. */
    currentUser(): Promise<CurrentUser | null>;
    /** The signed-in user. @throws Problem `not_signed_in` */
    requireUser(): Promise<CurrentUser>;
    /** Reads the user again after a change. Other processes see the change within ten seconds. */
    invalidateUser(): void;
    /** Id of the session in the cookie, even if it is revoked. */
    sessionId(): string | undefined;
    /** The session in the cookie, even if it is revoked. @throws Problem `not_signed_in` without one */
    startedSession(): StartedSession;
    /** The games that this session changed most recently, newest first. */
    recentGameIds(): readonly string[];
    /** Stores the id of a changed game in the cookie, so that eventually consistent lists can include the game. */
    addRecentGame(id: string): void;
    /** The accounts that this session created most recently, newest first. */
    createdAccountIds(): readonly string[];
    /** Stores the id of a created account in the cookie, like `addRecentGame`. */
    addCreatedAccount(id: string): void;
    /** Calls `onEnd` once when this session is revoked. @returns a function that stops watching */
    watchSession(onEnd: () => void): () => void;
    /**
     * Signs a user in: revokes the current session and starts a new one.
     *
     * @param startedAtMs when the credentials were read, so that a concurrent revocation of all sessions includes this one
     */
    beginSession(user: User, startedAtMs?: number): Promise<void>;
    /**
     * Starts a new session after all sessions of the signed-in user have been revoked until `revokedUntilMs`, and ends
     * their event streams.
     */
    replaceRevokedSessions(user: User, revokedUntilMs: number): void;
    /** Revokes this session and deletes the cookie. */
    endSession(): Promise<void>;
  }
}

declare module '@fastify/secure-session' {
  interface SessionData {
    session: unknown;
  }
}

async function sessionsPlugin(
  app: FastifyInstance,
  { keys, secure, users, revocations, bus, clock }: SessionOptions,
): Promise<void> {
  const sessionTtlSeconds = sessionTtlMs / 1000;
  const cookieOptions = { httpOnly: true, sameSite: 'lax', secure } as const;
  await app.register(secureSession, [
    {
      sessionName: 'session',
      cookieName: getSessionCookieName(secure),
      key: [...keys],
      // The session's own expiry is checked by the service's clock (`parseActiveSession`), not by the system's.
      expiry: Infinity,
      cookie: { ...cookieOptions, path: '/', maxAge: sessionTtlSeconds },
    },
    {
      sessionName: 'deviceSession',
      cookieName: deviceCookieName(secure),
      key: [...keys],
      expiry: deviceTtlSeconds,
      // Only sent to the routes that use it.
      cookie: { ...cookieOptions, path: '/auth', maxAge: deviceTtlSeconds },
    },
  ]);

  const userCache = new UserCache(revocations, clock);
  const revocationWatcher = new SessionRevocationWatcher(userCache, bus, clock);
  const timer = setInterval(() => void revocationWatcher.tick(), tickIntervalMs).unref();
  app.addHook('onClose', () => {
    clearInterval(timer);
    revocationWatcher.close();
  });

  const readSession = (request: FastifyRequest) =>
    parseActiveSession(request.session?.get('session'), clock.now());
  // Every change of the cookie renews the session.
  const saveSession = (request: FastifyRequest, session: SessionCookie) => {
    request.session.set('session', { ...session, renewedAtMs: clock.now() } satisfies SessionCookie);
  };

  async function resolveUser(request: FastifyRequest): Promise<CurrentUser | null> {
    const session = readSession(request);
    const user = session && (await userCache.getUser(session));
    if (session === null || user === null) return null;
    if (clock.now() - session.renewedAtMs >= renewalIntervalMs) {
      if (user.guest) await users.renewGuest(user.id);
      saveSession(request, session);
    }
    return user;
  }

  // Before the body is parsed and validated: others get 401, whatever they send.
  app.addHook('onRoute', (route) => {
    if (route.schema?.security !== sessionRequired) return;
    const requireUser = async (request: FastifyRequest) => void (await request.requireUser());
    route.preParsing = [requireUser, ...[route.preParsing ?? []].flat()];
  });

  app.decorateRequest('userPromise', null);

  app.decorateRequest('currentUser', function () {
    this.userPromise ??= resolveUser(this);
    return this.userPromise;
  });

  app.decorateRequest('requireUser', async function () {
    const currentUser = await this.currentUser();
    if (currentUser === null) throw new Problem('not_signed_in');
    return currentUser;
  });

  app.decorateRequest('invalidateUser', function () {
    const session = readSession(this);
    if (session !== null) userCache.invalidate(session.userId);
    this.userPromise = null;
  });

  app.decorateRequest('sessionId', function () {
    return readSession(this)?.sessionId;
  });

  app.decorateRequest('startedSession', function () {
    const session = readSession(this);
    if (session === null) throw new Problem('not_signed_in');
    return session;
  });

  app.decorateRequest('recentGameIds', function () {
    return readSession(this)?.recentGameIds ?? [];
  });

  app.decorateRequest('addRecentGame', function (id) {
    const session = readSession(this);
    if (session === null || session.recentGameIds[0] === id) return;
    saveSession(this, {
      ...session,
      recentGameIds: prependId(id, session.recentGameIds, maxCookieIds.recentGames),
    });
  });

  app.decorateRequest('createdAccountIds', function () {
    return readSession(this)?.createdAccountIds ?? [];
  });

  app.decorateRequest('addCreatedAccount', function (id) {
    const session = readSession(this);
    if (session !== null)
      saveSession(this, {
        ...session,
        createdAccountIds: prependId(id, session.createdAccountIds, maxCookieIds.createdAccounts),
      });
  });

  app.decorateRequest('watchSession', function (onEnd) {
    const session = readSession(this);
    return session === null ? () => undefined : revocationWatcher.watch(session, onEnd);
  });

  /** Revokes the session of the request, if any: on the user's item, in the cache and in other processes. */
  async function revokeCurrentSession(request: FastifyRequest): Promise<void> {
    const session = readSession(request);
    // A revoked session is not written again; otherwise a replayed cookie could cause any number of writes.
    if (session !== null && (await userCache.getUser(session)) !== null) {
      await revocations.revoke(session.userId, session);
      userCache.markRevoked(session.userId, session.sessionId);
      const message: SessionRevokedMessage = { kind: 'session-revoked', sessionId: session.sessionId };
      bus.publish(topics.user(session.userId), message);
    }
  }

  /** Replaces the session in the cookie by a new one. */
  function startSession(request: FastifyRequest, user: User, startedAtMs: number): void {
    const previousSession = readSession(request);
    saveSession(request, {
      userId: user.id,
      sessionId: createId(),
      startedAtMs,
      renewedAtMs: clock.now(),
      isAccount: !user.guest,
      // Another user of this browser must not see these games.
      recentGameIds: previousSession?.userId === user.id ? previousSession.recentGameIds : [],
      createdAccountIds: user.guest ? [] : [user.id],
    });
    request.userPromise = null;
  }

  app.decorateRequest('beginSession', async function (user, startedAtMs = clock.now()) {
    await revokeCurrentSession(this);
    startSession(this, user, startedAtMs);
  });

  app.decorateRequest('replaceRevokedSessions', function (user, revokedUntilMs) {
    userCache.invalidate(user.id);
    publishAllSessionsRevoked(bus, user.id);
    startSession(this, user, Math.max(clock.now(), revokedUntilMs + 1));
  });

  app.decorateRequest('endSession', async function () {
    await revokeCurrentSession(this);
    this.userPromise = null;
    this.session.delete();
  });
}

/** Sessions in an encrypted cookie, with the request decorators above. */
export const sessions = fastifyPlugin(sessionsPlugin, { name: 'sessions', fastify: '5.x' });
