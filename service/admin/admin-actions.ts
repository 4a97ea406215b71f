import { setTimeout } from 'node:timers/promises';
import type { Database } from '../database/database.ts';
import { indexLagMs } from '../database/index-lag.ts';
import type { EventBus } from '../events/event-bus.ts';
import { endPlayerGames } from '../games/end-player-games.ts';
import { GameIndex } from '../games/game-index.ts';
import { GameStore } from '../games/game-store.ts';
import { Games } from '../games/games.ts';
import { Registration } from '../registration/registration.ts';
import { SessionRevocations } from '../sessions/revoked-sessions.ts';
import { publishAllSessionsRevoked } from '../sessions/session-revocation-watcher.ts';
import { userCacheTtlMs } from '../sessions/user-cache.ts';
import type { Clock } from '../shared/clock.ts';
import { Problem } from '../shared/error-codes.ts';
import { assertValid } from '../users/field-validation.ts';
import { validateName } from '../users/names.ts';
import { UserStore } from '../users/user-store.ts';
import type { OwnUser } from '../users/user.ts';

/** What an operator can do with a user. Each method returns one sentence for the operator. */
export class AdminActions {
  readonly #users: UserStore;
  readonly #registration: Registration;
  readonly #revocations: SessionRevocations;
  readonly #games: { readonly games: Games; readonly store: GameStore; readonly index: GameIndex };
  readonly #bus: EventBus;
  readonly #wait: (ms: number) => Promise<unknown>;

  /** @param deps.wait replaces the timer in tests */
  constructor(deps: {
    database: Database;
    bus: EventBus;
    clock: Clock;
    wait?: (ms: number) => Promise<unknown>;
  }) {
    const { database, bus, clock, wait = setTimeout } = deps;
    this.#users = new UserStore(database, clock);
    this.#registration = new Registration(database, clock);
    this.#revocations = new SessionRevocations(database, clock);
    const store = new GameStore(database, clock);
    const games = new Games({ store, bus, clock, random: Math.random });
    this.#games = { games, store, index: new GameIndex(database) };
    this.#bus = bus;
    this.#wait = wait;
  }

  /** Grants an account the admin role. @throws Problem `no_such_player` for guests and unknown names */
  async grant(name: string): Promise<string> {
    const user = await this.#users.grantAdmin(name);
    return `${user.name} is an administrator.`;
  }

  /**
   * Changes the name of a guest or an account.
   *
   * @param newName undefined for a generated name
   * @throws Problem `no_such_player`, `invalid`, `name_taken`
   */
  async rename(name: string, newName: string | undefined): Promise<string> {
    const validName =
      newName === undefined ? null : assertValid({ name: validateName(newName, '/name') }).name;
    const user = await this.#findUser(name);
    const renamedUser = await this.#registration.rename(user.id, validName);
    return `${user.name} is now ${renamedUser.name}. Finished games keep the old name.`;
  }

  /** Ends all sessions of a user on all devices. @throws Problem `no_such_player` */
  async endSessions(name: string): Promise<string> {
    const user = await this.#findUser(name);
    await this.#revokeSessions(user);
    return `All sessions of ${user.name} end within 10 s.`;
  }

  /**
   * Bans a user: ends their sessions, rejects later logins, and ends their unfinished games, including those that they
   * start until the last process has noticed the ban. Safe to repeat.
   *
   * @throws Problem `no_such_player`
   */
  async ban(name: string): Promise<string> {
    const user = await this.#findUser(name);
    await this.#users.ban(user.id);
    await this.#revokeSessions(user);
    const player = { id: user.id, name: user.name, guest: user.guest };
    let endedGames = await endPlayerGames(this.#games, player);
    await this.#wait(userCacheTtlMs + indexLagMs);
    endedGames += await endPlayerGames(this.#games, player);
    return `${user.name} is banned. Unfinished games ended: ${endedGames}.`;
  }

  /** Lifts a ban. The ended sessions and games stay ended. @throws Problem `no_such_player` */
  async unban(name: string): Promise<string> {
    const user = await this.#findUser(name);
    await this.#users.unban(user.id);
    return `${user.name} is not banned.`;
  }

  async #revokeSessions(user: OwnUser): Promise<void> {
    await this.#revocations.revokeAll(user.id);
    publishAllSessionsRevoked(this.#bus, user.id);
  }

  async #findUser(name: string): Promise<OwnUser> {
    const user = await this.#users.findByName(name);
    if (user === null) throw new Problem('no_such_player', { detail: 'No player has this name.' });
    return user;
  }
}
