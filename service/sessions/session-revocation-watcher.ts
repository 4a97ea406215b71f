import type { Clock } from '../shared/clock.ts';
import { type EventBus, topics } from '../events/event-bus.ts';
import type { SessionCookie } from './session-cookie.ts';
import { userCacheTtlMs, type UserCache } from './user-cache.ts';

/** How often a watched session is looked at again while messages of other processes arrive, in milliseconds. */
export const recheckIntervalMs = 120_000;

/** How often to call `tick`, in milliseconds. */
export const tickIntervalMs = 500;

/** What is sent on a user's topic when one of their sessions has ended. */
export interface SessionRevokedMessage {
  readonly kind: 'session-ended';
  readonly session: string;
}

function isSessionRevokedMessage(message: unknown): message is SessionRevokedMessage {
  return (
    typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'session-ended'
  );
}

interface WatchedUser {
  readonly sessions: Map<() => void, SessionCookie>;
  readonly unsubscribe: () => void;
  /** When to look again. */
  nextCheckAt: number;
}

/** Tells event streams that their session has ended. */
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
    // What was sent while the bus was away is lost.
    this.#unsubscribe = bus.onStateChange(() => {
      for (const [userId, watchedUser] of this.#users)
        watchedUser.nextCheckAt = this.#userCache.expiresAt(userId);
    });
  }

  /** Calls `onEnd` once when the session has ended, until the returned function is called. */
  watch(session: SessionCookie, onEnd: () => void): () => void {
    const watchedUser = this.#getOrWatchUser(session.user);
    // A function of its own, so that the same `onEnd` may watch twice.
    const notifyEnd = () => onEnd();
    watchedUser.sessions.set(notifyEnd, session);
    // What is known now may be from before we listened: look once more when it has lapsed.
    watchedUser.nextCheckAt = Math.min(watchedUser.nextCheckAt, this.#userCache.expiresAt(session.user));
    return () => void this.#unwatch(session.user, notifyEnd);
  }

  /** Looks again at the sessions whose time has come. Never fails. */
  async tick(): Promise<void> {
    const now = this.#clock.now();
    const dueUsers: string[] = [];
    for (const [userId, { nextCheckAt: dueAt }] of this.#users) if (dueAt <= now) dueUsers.push(userId);
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
      if (isSessionRevokedMessage(message)) void this.#onRevoked(userId, message.session);
    });
    const watchedUser: WatchedUser = { sessions: new Map(), unsubscribe, nextCheckAt: Infinity };
    this.#users.set(userId, watchedUser);
    return watchedUser;
  }

  /** @returns false when it is watched no more */
  #unwatch(userId: string, notifyEnd: () => void): boolean {
    const watchedUser = this.#users.get(userId);
    if (watchedUser?.sessions.delete(notifyEnd) !== true) return false;
    if (watchedUser.sessions.size === 0) {
      watchedUser.unsubscribe();
      this.#users.delete(userId);
    }
    return true;
  }

  /** A message said that a session has ended. It is a hint: what the user's item says decides. */
  async #onRevoked(userId: string, sid: string): Promise<void> {
    const [session] = [...(this.#users.get(userId)?.sessions.values() ?? [])].filter(
      (candidate) => candidate.sid === sid,
    );
    if (session === undefined) return;
    try {
      // This process knows already when it ended the session itself; else what it knows is out of date.
      if ((await this.#userCache.getUser(session)) !== null) this.#userCache.invalidate(userId);
    } catch {
      // The check below meets the same trouble and puts itself off to the next tick.
    }
    await this.#recheckUser(userId);
  }

  async #recheckUser(userId: string): Promise<void> {
    const watchedUser = this.#users.get(userId);
    if (watchedUser === undefined) return;
    // Not again while this one is under way.
    watchedUser.nextCheckAt = Infinity;
    watchedUser.nextCheckAt = await this.#closeRevoked(userId, watchedUser).then(
      () =>
        this.#bus.state === 'down'
          ? this.#userCache.expiresAt(userId)
          : this.#clock.now() + recheckIntervalMs,
      // The table cannot be read just now: not a reason to end streams, but one to ask again before long.
      () => this.#clock.now() + userCacheTtlMs / 2,
    );
  }

  async #closeRevoked(userId: string, { sessions }: WatchedUser): Promise<void> {
    for (const [notifyEnd, session] of [...sessions]) {
      if ((await this.#userCache.getUser(session)) !== null) continue;
      // Another check may have been faster.
      if (this.#unwatch(userId, notifyEnd)) notifyEnd();
    }
  }
}
