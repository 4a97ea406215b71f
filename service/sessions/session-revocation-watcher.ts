import type { Clock } from '../shared/clock.ts';
import { type EventBus, topics } from '../events/event-bus.ts';
import type { SessionCookie } from './session-cookie.ts';
import { userCacheTtlMs, type UserCache } from './user-cache.ts';

/** How often watched sessions are rechecked while the event bus is up, in case a message was lost. */
const recheckIntervalMs = 120_000;

/** How often to call `tick`. */
export const tickIntervalMs = 1_000;

/** Message on a user's topic when one of their sessions is revoked. */
export interface SessionRevokedMessage {
  readonly kind: 'session-revoked';
  readonly sessionId: string;
}

/** Message on a user's topic when all their sessions are revoked. */
interface AllSessionsRevokedMessage {
  readonly kind: 'all-sessions-revoked';
}

/** Ends the event streams of all sessions of a user that are revoked. */
export function publishAllSessionsRevoked(bus: EventBus, userId: string): void {
  bus.publish(topics.user(userId), { kind: 'all-sessions-revoked' } satisfies AllSessionsRevokedMessage);
}

function isAllSessionsRevokedMessage(message: unknown): message is AllSessionsRevokedMessage {
  return (
    typeof message === 'object' &&
    message !== null &&
    'kind' in message &&
    message.kind === 'all-sessions-revoked'
  );
}

function isSessionRevokedMessage(message: unknown): message is SessionRevokedMessage {
  if (typeof message !== 'object' || message === null) return false;
  const { kind, sessionId } = message as Partial<SessionRevokedMessage>;
  return kind === 'session-revoked' && typeof sessionId === 'string';
}

interface WatchedUser {
  readonly sessions: Map<() => void, SessionCookie>;
  readonly unsubscribe: () => void;
  /** Time of the next recheck, in epoch milliseconds. */
  nextCheckAt: number;
}

/** Notifies event streams when their session is revoked. */
export class SessionRevocationWatcher {
  readonly #userCache: UserCache;
  readonly #bus: EventBus;
  readonly #clock: Clock;
  readonly #users = new Map<string, WatchedUser>();
  readonly #unsubscribe: () => void;

  constructor(userCache: UserCache, bus: EventBus, clock: Clock) {
    this.#userCache = userCache;
    this.#bus = bus;
    this.#clock = clock;
    // Messages sent while the bus was down are lost.
    this.#unsubscribe = bus.onStateChange(() => {
      for (const [userId, watchedUser] of this.#users)
        watchedUser.nextCheckAt = this.#userCache.expiresAt(userId);
    });
  }

  /** Calls `onEnd` once when the session is revoked. @returns a function that stops watching */
  watch(session: SessionCookie, onEnd: () => void): () => void {
    const watchedUser = this.#getOrWatchUser(session.userId);
    // A new function as the map key, so that the same `onEnd` can watch twice.
    const notifyEnd = () => onEnd();
    watchedUser.sessions.set(notifyEnd, session);
    // The cached user may be older than the subscription: recheck when the entry expires.
    watchedUser.nextCheckAt = Math.min(watchedUser.nextCheckAt, this.#userCache.expiresAt(session.userId));
    return () => void this.#unwatch(session.userId, notifyEnd);
  }

  /** Rechecks the sessions that are due. Never rejects. */
  async tick(): Promise<void> {
    const now = this.#clock.now();
    const dueUsers: string[] = [];
    for (const [userId, { nextCheckAt }] of this.#users) if (nextCheckAt <= now) dueUsers.push(userId);
    this.#userCache.preload(dueUsers);
    await Promise.all(dueUsers.map((userId) => this.#recheckUser(userId)));
  }

  close(): void {
    this.#unsubscribe();
    for (const { unsubscribe } of this.#users.values()) unsubscribe();
    this.#users.clear();
  }

  #getOrWatchUser(userId: string): WatchedUser {
    const existing = this.#users.get(userId);
    if (existing !== undefined) return existing;
    const unsubscribe = this.#bus.subscribe(topics.user(userId), (message) => {
      if (isSessionRevokedMessage(message)) void this.#onRevoked(userId, message.sessionId);
      else if (isAllSessionsRevokedMessage(message)) void this.#onAllRevoked(userId);
    });
    const watchedUser: WatchedUser = { sessions: new Map(), unsubscribe, nextCheckAt: Infinity };
    this.#users.set(userId, watchedUser);
    return watchedUser;
  }

  /** @returns false when it was not watched any more */
  #unwatch(userId: string, notifyEnd: () => void): boolean {
    const watchedUser = this.#users.get(userId);
    if (watchedUser?.sessions.delete(notifyEnd) !== true) return false;
    if (watchedUser.sessions.size === 0) {
      watchedUser.unsubscribe();
      this.#users.delete(userId);
    }
    return true;
  }

  /** Handles a revocation message. It only invalidates the cache; the user's item decides whether the session is revoked. */
  async #onRevoked(userId: string, sessionId: string): Promise<void> {
    const [session] = [...(this.#users.get(userId)?.sessions.values() ?? [])].filter(
      (candidate) => candidate.sessionId === sessionId,
    );
    if (session === undefined) return;
    try {
      // Null when this process revoked the session itself; otherwise the cache entry is stale.
      if ((await this.#userCache.getUser(session)) !== null) this.#userCache.invalidate(userId);
    } catch {
      // The recheck below fails as well and schedules a retry.
    }
    await this.#recheckUser(userId);
  }

  /** Like `#onRevoked`, for all sessions of the user. */
  async #onAllRevoked(userId: string): Promise<void> {
    this.#userCache.invalidate(userId);
    await this.#recheckUser(userId);
  }

  async #recheckUser(userId: string): Promise<void> {
    const watchedUser = this.#users.get(userId);
    if (watchedUser === undefined) return;
    // No second recheck while this one is running.
    watchedUser.nextCheckAt = Infinity;
    watchedUser.nextCheckAt = await this.#closeRevoked(userId, watchedUser).then(
      () =>
        this.#bus.state === 'up' ? this.#clock.now() + recheckIntervalMs : this.#userCache.expiresAt(userId),
      // The database is unavailable: keep the streams open and retry soon.
      () => this.#clock.now() + userCacheTtlMs / 2,
    );
  }

  async #closeRevoked(userId: string, { sessions }: WatchedUser): Promise<void> {
    for (const [notifyEnd, session] of [...sessions]) {
      if ((await this.#userCache.getUser(session)) !== null) continue;
      // A concurrent check may have notified it already.
      if (this.#unwatch(userId, notifyEnd)) notifyEnd();
    }
  }
}
