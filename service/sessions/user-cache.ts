import { LRUCache } from 'lru-cache';
import type { Clock } from '../shared/clock.ts';
import type { KnownUser } from './revoked-sessions.ts';
import type { SessionCookie } from './session-cookie.ts';

/** How old what is known of a user may be, in milliseconds: a logout elsewhere is seen after this long. */
export const knowledgeLife = 10_000;

type User = KnownUser['user'] | null;
type Session = Pick<SessionCookie, 'user' | 'sid' | 'started' | 'account'>;

interface Entry {
  readonly read: Promise<KnownUser | null>;
  /** What was read, once it has been. */
  known?: KnownUser | null;
  /** Sessions ended by this process since: the read may have been under way already. */
  readonly endedHere: Set<string>;
}

/**
 * What this process knows about users whose cookies it sees: at most one read of a user's item every ten seconds,
 * shared by all who ask meanwhile.
 */
export class SessionKnowledge {
  readonly #readUser: (userId: string) => Promise<KnownUser | null>;
  readonly #clock: Clock;
  readonly #entries: LRUCache<string, Entry>;

  constructor(read: (userId: string) => Promise<KnownUser | null>, clock: Clock, max = 20_000) {
    this.#readUser = read;
    this.#clock = clock;
    // lru-cache takes an entry for fresh at exactly its time to live.
    this.#entries = new LRUCache({ max, ttl: knowledgeLife - 1, ttlResolution: 0, perf: clock });
  }

  /**
   * The user behind a session; null when the session has ended or there is no such user. Without a promise where that
   * is known, as it is for most requests.
   *
   * @param session its `account` says that the user cannot be a guest any more: knowledge from before is read anew
   */
  userOf(session: Session): User | Promise<User> {
    const entry = this.#entryOf(session.user);
    if (entry.known === undefined || isOutdated(entry.known, session)) return this.#read(session, entry);
    return userIn(entry, entry.known, session);
  }

  async #read(session: Session, entry: Entry): Promise<User> {
    const known = await entry.read;
    if (!isOutdated(known, session)) return userIn(entry, known, session);
    this.forget(session.user);
    const fresh = this.#entryOf(session.user);
    return userIn(fresh, await fresh.read, session);
  }

  /** A session was ended by this process: nothing known or being read now may say otherwise. */
  end(userId: string, sid: string): void {
    this.#entries.get(userId)?.endedHere.add(sid);
  }

  /** When what is known of a user will be read anew, in milliseconds since the epoch; now where nothing is known. */
  lapsesAt(userId: string): number {
    const isCached = this.#entries.has(userId);
    return this.#clock.now() + (isCached ? this.#entries.getRemainingTTL(userId) + 1 : 0);
  }

  /** What is known of a user is out of date. */
  forget(userId: string): void {
    this.#entries.delete(userId);
  }

  #entryOf(userId: string): Entry {
    const entry = this.#entries.get(userId);
    if (entry !== undefined) return entry;
    const fresh: Entry = { read: this.#readUser(userId), endedHere: new Set() };
    this.#entries.set(userId, fresh);
    fresh.read.then(
      (known) => (fresh.known = known),
      () => {
        if (this.#entries.peek(userId) === fresh) this.#entries.delete(userId);
      },
    );
    return fresh;
  }
}

/** The session began with an account, so what says that its user is a guest is from before. */
function isOutdated(known: KnownUser | null, { account }: Session): boolean {
  return account && known?.user.guest === true;
}

function userIn({ endedHere }: Entry, known: KnownUser | null, session: Session): User {
  if (known === null || endedHere.has(session.sid) || known.hasEnded(session)) return null;
  return known.user;
}
