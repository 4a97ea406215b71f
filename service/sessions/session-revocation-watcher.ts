import type { Clock } from '../shared/clock.ts';
import { type EventBus, topics } from '../events/event-bus.ts';
import type { SessionCookie } from './session-cookie.ts';
import { knowledgeLife, type SessionKnowledge } from './user-cache.ts';

/** How often a watched session is looked at again while messages of other processes arrive, in milliseconds. */
export const recheckWhileUp = 120_000;

/** How often to call `tick`, in milliseconds. */
export const watchTick = 500;

/** What is sent on a user's topic when one of their sessions has ended. */
export interface SessionEndedMessage {
  readonly kind: 'session-ended';
  readonly session: string;
}

function isSessionEnded(message: unknown): message is SessionEndedMessage {
  return (
    typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'session-ended'
  );
}

interface Watched {
  readonly sessions: Map<() => void, SessionCookie>;
  readonly unsubscribe: () => void;
  /** When to look again. */
  dueAt: number;
}

/** Tells event streams that their session has ended. */
export class SessionWatch {
  readonly #knowledge: SessionKnowledge;
  readonly #bus: EventBus;
  readonly #clock: Clock;
  readonly #users = new Map<string, Watched>();
  readonly #unsubscribe: () => void;

  constructor(knowledge: SessionKnowledge, bus: EventBus, clock: Clock) {
    this.#knowledge = knowledge;
    this.#bus = bus;
    this.#clock = clock;
    // What was sent while the bus was away is lost.
    this.#unsubscribe = bus.onStateChange(() => {
      for (const [user, watched] of this.#users) watched.dueAt = this.#knowledge.lapsesAt(user);
    });
  }

  /** Calls `onEnd` once when the session has ended, until the returned function is called. */
  watch(session: SessionCookie, onEnd: () => void): () => void {
    const watched = this.#watchedOf(session.user);
    // A function of its own, so that the same `onEnd` may watch twice.
    const end = () => onEnd();
    watched.sessions.set(end, session);
    // What is known now may be from before we listened: look once more when it has lapsed.
    watched.dueAt = Math.min(watched.dueAt, this.#knowledge.lapsesAt(session.user));
    return () => void this.#unwatch(session.user, end);
  }

  /** Looks again at the sessions whose time has come. Never fails. */
  async tick(): Promise<void> {
    const now = this.#clock.now();
    const due: string[] = [];
    for (const [user, { dueAt }] of this.#users) if (dueAt <= now) due.push(user);
    await Promise.all(due.map((user) => this.#check(user)));
  }

  close(): void {
    this.#unsubscribe();
    for (const { unsubscribe } of this.#users.values()) unsubscribe();
    this.#users.clear();
  }

  #watchedOf(user: string): Watched {
    const present = this.#users.get(user);
    if (present !== undefined) return present;
    const unsubscribe = this.#bus.subscribe(topics.user(user), (message) => {
      if (isSessionEnded(message)) void this.#heard(user, message.session);
    });
    const watched: Watched = { sessions: new Map(), unsubscribe, dueAt: Infinity };
    this.#users.set(user, watched);
    return watched;
  }

  /** @returns false when it is watched no more */
  #unwatch(user: string, end: () => void): boolean {
    const watched = this.#users.get(user);
    if (watched?.sessions.delete(end) !== true) return false;
    if (watched.sessions.size === 0) {
      watched.unsubscribe();
      this.#users.delete(user);
    }
    return true;
  }

  /** A message said that a session has ended. It is a hint: what the user's item says decides. */
  async #heard(user: string, sid: string): Promise<void> {
    const [session] = [...(this.#users.get(user)?.sessions.values() ?? [])].filter(
      (each) => each.sid === sid,
    );
    if (session === undefined) return;
    try {
      // This process knows already when it ended the session itself; else what it knows is out of date.
      if ((await this.#knowledge.userOf(session)) !== null) this.#knowledge.forget(user);
    } catch {
      // The check below meets the same trouble and puts itself off to the next tick.
    }
    await this.#check(user);
  }

  async #check(user: string): Promise<void> {
    const watched = this.#users.get(user);
    if (watched === undefined) return;
    // Not again while this one is under way.
    watched.dueAt = Infinity;
    watched.dueAt = await this.#endThoseOver(user, watched).then(
      () =>
        this.#bus.state === 'down' ? this.#knowledge.lapsesAt(user) : this.#clock.now() + recheckWhileUp,
      // The table cannot be read just now: not a reason to end streams, but one to ask again before long.
      () => this.#clock.now() + knowledgeLife / 2,
    );
  }

  async #endThoseOver(user: string, { sessions }: Watched): Promise<void> {
    for (const [end, session] of [...sessions]) {
      if ((await this.#knowledge.userOf(session)) !== null) continue;
      // Another check may have been faster.
      if (this.#unwatch(user, end)) end();
    }
  }
}
