import type { Clock } from '../clock.ts';
import type { KnownUser } from './ended-sessions.ts';

/** How old what is known of a user may be, in milliseconds: a logout elsewhere is seen after this long. */
export const knowledgeLife = 10_000;

interface Entry {
  readonly at: number;
  readonly known: Promise<KnownUser | null>;
  /** Sessions ended by this process since: the read may have been under way already. */
  readonly endedHere: Set<string>;
}

/**
 * What this process knows about users whose cookies it sees: at most one read of a user's item every ten seconds,
 * shared by all who ask meanwhile.
 */
export class SessionKnowledge {
  readonly #read: (userId: string) => Promise<KnownUser | null>;
  readonly #clock: Clock;
  readonly #room: number;
  readonly #entries = new Map<string, Entry>();

  constructor(read: (userId: string) => Promise<KnownUser | null>, clock: Clock, room = 20_000) {
    this.#read = read;
    this.#clock = clock;
    this.#room = room;
  }

  /**
   * The user behind a session; null when the session has ended or there is no such user.
   *
   * @param session its `account` says that the user cannot be a guest any more: knowledge from before is read anew
   */
  async userOf(session: {
    user: string;
    sid: string;
    started: number;
    account: boolean;
  }): Promise<KnownUser['user'] | null> {
    let entry = this.#entryOf(session.user);
    let known = await entry.known;
    if (session.account && known?.user.guest === true) {
      this.forget(session.user);
      entry = this.#entryOf(session.user);
      known = await entry.known;
    }
    if (known === null || entry.endedHere.has(session.sid) || known.hasEnded(session)) return null;
    return known.user;
  }

  /** A session was ended by this process: nothing known or being read now may say otherwise. */
  end(userId: string, sid: string): void {
    this.#entries.get(userId)?.endedHere.add(sid);
  }

  /** Users of whom something is known. */
  get size(): number {
    return this.#entries.size;
  }

  /** When what is known of a user will be read anew, in milliseconds since the epoch; now where nothing is known. */
  lapsesAt(userId: string): number {
    const entry = this.#entries.get(userId);
    return entry === undefined ? this.#clock.now() : entry.at + knowledgeLife;
  }

  /** What is known of a user is out of date. */
  forget(userId: string): void {
    this.#entries.delete(userId);
  }

  #entryOf(userId: string): Entry {
    const now = this.#clock.now();
    const entry = this.#entries.get(userId);
    if (entry !== undefined && now - entry.at < knowledgeLife) return entry;
    const fresh: Entry = { at: now, known: this.#read(userId), endedHere: new Set() };
    this.#entries.delete(userId);
    this.#entries.set(userId, fresh);
    fresh.known.catch(() => {
      if (this.#entries.get(userId) === fresh) this.#entries.delete(userId);
    });
    this.#dropLapsed(now);
    if (this.#entries.size > this.#room) this.#dropOldest();
    return fresh;
  }

  /** Most users are here for a while and gone: what nobody asks about any more is not kept until room is needed. */
  #dropLapsed(now: number): void {
    for (const [id, { at }] of this.#entries) {
      if (now - at < knowledgeLife) return;
      this.#entries.delete(id);
    }
  }

  /** Entries are in the order of their reads, so the first is the oldest. */
  #dropOldest(): void {
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }
}
