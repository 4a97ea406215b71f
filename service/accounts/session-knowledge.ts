import type { Clock } from '../clock.ts';
import { makeRoom } from '../make-room.ts';
import type { KnownUser } from './ended-sessions.ts';
import type { SessionCookie } from './session-cookie.ts';

/** How old what is known of a user may be, in milliseconds: a logout elsewhere is seen after this long. */
export const knowledgeLife = 10_000;

type User = KnownUser['user'] | null;
type Session = Pick<SessionCookie, 'user' | 'sid' | 'started' | 'account'>;

interface Entry {
  readonly at: number;
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
  readonly #room: number;
  readonly #entries = new Map<string, Entry>();

  constructor(read: (userId: string) => Promise<KnownUser | null>, clock: Clock, room = 20_000) {
    this.#readUser = read;
    this.#clock = clock;
    this.#room = room;
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
    const fresh: Entry = { at: now, read: this.#readUser(userId), endedHere: new Set() };
    this.#entries.delete(userId);
    this.#entries.set(userId, fresh);
    fresh.read.then(
      (known) => (fresh.known = known),
      () => {
        if (this.#entries.get(userId) === fresh) this.#entries.delete(userId);
      },
    );
    this.#dropLapsed(now);
    // Entries are in the order of their reads.
    makeRoom(this.#entries, this.#room);
    return fresh;
  }

  /** Most users are here for a while and gone: what nobody asks about any more is not kept until room is needed. */
  #dropLapsed(now: number): void {
    for (const [id, { at }] of this.#entries) {
      if (now - at < knowledgeLife) return;
      this.#entries.delete(id);
    }
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
