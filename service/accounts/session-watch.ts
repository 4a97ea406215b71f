import type { Clock } from '../clock.ts';
import { type EventBus, topics } from '../bus/event-bus.ts';
import type { SessionCookie } from './session-cookie.ts';
import type { SessionKnowledge } from './session-knowledge.ts';

/** How often watched sessions are looked at again, in milliseconds: with messages of other processes, and without. */
export const recheck = { whileUp: 60_000, whileDown: 10_000 } as const;

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
  checkedAt: number;
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
    // Whatever was sent while the bus was away is lost: look again at the next tick.
    this.#unsubscribe = bus.onStateChange(() => {
      for (const watched of this.#users.values()) watched.checkedAt = -Infinity;
    });
  }

  /** Calls `onEnd` once when the session has ended, until the returned function is called. */
  watch(session: SessionCookie, onEnd: () => void): () => void {
    const watched = this.#watchedOf(session.user);
    // A function of its own, so that the same `onEnd` may watch twice.
    const end = () => onEnd();
    watched.sessions.set(end, session);
    return () => this.#unwatch(session.user, end);
  }

  /** Looks again at the sessions whose time has come. Called every `recheck.whileDown`; never fails. */
  async tick(): Promise<void> {
    const interval = this.#bus.state === 'down' ? recheck.whileDown : recheck.whileUp;
    const due = [...this.#users].filter(([, { checkedAt }]) => this.#clock.now() - checkedAt >= interval);
    await Promise.all(due.map(([user]) => this.#check(user)));
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
    const watched: Watched = { sessions: new Map(), unsubscribe, checkedAt: this.#clock.now() };
    this.#users.set(user, watched);
    return watched;
  }

  #unwatch(user: string, end: () => void): void {
    const watched = this.#users.get(user);
    if (watched?.sessions.delete(end) !== true || watched.sessions.size > 0) return;
    watched.unsubscribe();
    this.#users.delete(user);
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
    watched.checkedAt = this.#clock.now();
    try {
      for (const [end, session] of [...watched.sessions]) {
        if ((await this.#knowledge.userOf(session)) !== null) continue;
        this.#unwatch(user, end);
        end();
      }
    } catch {
      // The table cannot be read just now: not a reason to end streams; the next tick asks again.
      watched.checkedAt = -Infinity;
    }
  }
}
