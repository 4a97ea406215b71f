import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../shared/clock.ts';
import type { Database } from '../database/database.ts';
import { indexLagMs } from '../database/index-lag.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { DeletedPlayers } from '../games/deleted-players.ts';
import { deletedPlayerName } from '../shared/deleted-player.ts';
import { endPlayerGames } from '../games/end-player-games.ts';
import { GameIndex } from '../games/game-index.ts';
import { GameStore } from '../games/game-store.ts';
import { Games } from '../games/games.ts';
import { findMark, type StoredGame } from '../games/stored-game.ts';
import { isSessionRevoked, type StartedSession } from '../sessions/revoked-sessions.ts';
import { userCacheTtlMs } from '../sessions/user-cache.ts';
import { Problem } from '../shared/error-codes.ts';
import { UniqueKeyReservations } from '../users/unique-key-reservations.ts';
import { emailKey, nameKey, userKey, type UserItem } from '../users/user-item.ts';
import { UsersTable } from '../users/users-table.ts';
import { AdminDeparture } from './admin-departure.ts';

/** How often to call `refresh`: with the lag of the index every process hides a name within ten seconds. */
export const refreshIntervalMs = 5_000;

/** A process that works on a deletion has it to itself for this long, and renews that while it goes on. */
export const leaseMs = 60_000;

/** From then on no process accepts the user's sessions or finds their name, and what they have begun is in the indexes. */
const settledAfterMs = userCacheTtlMs + refreshIntervalMs + indexLagMs;

/** Names stay hidden in unplayed games, which are not rewritten, until those have expired (after 7 days). */
const hiddenDays = 8;

/** Completed deletions are listed again for this long, because clocks of servers differ and the index lags. */
const relistMs = 120_000;

/** Attempts of the first write after write conflicts. */
const maxAttempts = 4;
/** Each waits most of the time. */
const maxConcurrentDeletions = 50;
const gamesPerPage = 100;
const maxConcurrentWrites = 5;

/**
 * Sort keys in the index `ByKind` under `deleting`. 0.2.0 shows recently created accounts even if the index does not list
 * them, but none above `~`.
 */
const sortKeyPrefix = { pending: '~pending#', done: '~done#' } as const;

/**
 * Deletes accounts and guests. The first write is a single one: it takes the name, the password and all else that is
 * personal from the user's item, except the e-mail address, so that nothing finds the user any more, and puts them into
 * the index under `deleting`. Whatever follows can be repeated, so any process completes what another has begun:
 * unfinished games end, the e-mail address is released, and finished games lose the name. The reservation of the name
 * stays, so that nobody else can take it.
 */
export class AccountDeletions {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #table: UsersTable;
  readonly #reservations: UniqueKeyReservations;
  readonly #adminDeparture: AdminDeparture;
  readonly #games: { readonly games: Games; readonly store: GameStore; readonly index: GameIndex };
  readonly #deletedPlayers: DeletedPlayers;
  readonly #wait: (ms: number) => Promise<unknown>;
  readonly #onError: (error: unknown) => void;
  readonly #running = new Map<string, Promise<void>>();
  /** When to look again for a deletion that another process works on, in epoch milliseconds. */
  readonly #nextCheckAt = new Map<string, number>();
  /** Sort key below which all deletions are known. */
  #listedUntil: string = sortKeyPrefix.done;
  #isClosed = false;

  /** @param deps.wait replaces the timer in tests */
  constructor(deps: {
    database: Database;
    bus: EventBus;
    clock: Clock;
    deletedPlayers: DeletedPlayers;
    onError: (error: unknown) => void;
    wait?: (ms: number) => Promise<unknown>;
  }) {
    const { database, bus, clock, wait = (ms: number) => setTimeout(ms, undefined, { ref: false }) } = deps;
    this.#database = database;
    this.#clock = clock;
    this.#table = new UsersTable(database);
    this.#reservations = new UniqueKeyReservations(this.#table, clock);
    this.#adminDeparture = new AdminDeparture(database, clock);
    // Shows the names as they are stored.
    const store = new GameStore(database, clock);
    const games = new Games({ store, bus, clock, random: Math.random });
    this.#games = { games, store, index: new GameIndex(database) };
    this.#deletedPlayers = deps.deletedPlayers;
    this.#wait = wait;
    this.#onError = deps.onError;
  }

  /**
   * Makes the user nobody, for good. {@link refresh} does the rest. Repeating it changes nothing.
   *
   * @param passwordHash the stored hash that the password matched; null for a guest
   * @param session session of the user, who as a guest has no password
   * @throws Problem `last_admin`, `not_signed_in` when the session is revoked, `wrong_credentials` when the password has been changed meanwhile, `unavailable`
   */
  async begin(userId: string, passwordHash: string | null, session?: StartedSession): Promise<void> {
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const user = await this.#table.getActiveUser(userId, this.#clock.now());
      if (user === null) return this.#deletedPlayers.add(userId);
      if (session && isSessionRevoked(user, session)) throw new Problem('not_signed_in');
      if ((user.PasswordHash ?? null) !== passwordHash) throw new Problem('wrong_credentials');
      // An unconfirmed reservation could be taken over once the user's item has no name.
      await this.#reservations.confirmOwned(nameKey(user.Name), userId);
      const departureId = user.Admin === true ? await this.#adminDeparture.begin(userId) : null;
      const now = new Date(this.#clock.now()).toISOString();
      const updatedItem = await this.#table.update(userKey(userId), {
        update:
          'SET Deleting = :now, Kind = :kind, ListSortKey = :sortKey REMOVE #name, PasswordHash, Guest, #admin, ' +
          'AdminDeparture, BannedAt, Invitations, CreatedAt, FormerNames, RenamedAtMs, PendingAttemptId, ' +
          'PendingSinceMs, RevokedSessions, #rollUp, HandoverHash, #ttl',
        condition:
          `#name = :name AND ${passwordHash === null ? 'attribute_not_exists(PasswordHash)' : 'PasswordHash = :hash'} AND ` +
          (departureId === null ? 'attribute_not_exists(#admin)' : 'AdminDeparture.attemptId = :departure'),
        names: { '#name': 'Name', '#admin': 'Admin', '#rollUp': 'RollUp', '#ttl': 'Ttl' },
        values: {
          ':now': now,
          ':kind': 'deleting',
          ':sortKey': `${sortKeyPrefix.pending}${now}#${userId}`,
          ':name': user.Name,
          ...(passwordHash !== null && { ':hash': passwordHash }),
          ...(departureId !== null && { ':departure': departureId }),
        },
      });
      if (updatedItem !== null) return this.#deletedPlayers.add(userId);
      // Otherwise read again: a write conflict, or the SDK has retried a write that had succeeded.
    }
    throw new Problem('unavailable', {
      detail: 'Too many concurrent changes to this account.',
      retryAfter: 1,
    });
  }

  /** Hides the names of deleted users, and goes on with deletions that no process works on. */
  async refresh(): Promise<void> {
    const now = this.#clock.now();
    const entries = await this.#listDeletions(this.#listedUntil);
    this.#listedUntil = sortKeyPrefix.done + new Date(now - relistMs).toISOString();
    for (const { userId } of entries) this.#deletedPlayers.add(userId);
    const pendingIds = entries.filter(({ isPending }) => isPending).map(({ userId }) => userId);
    for (const userId of this.#nextCheckAt.keys())
      if (!pendingIds.includes(userId)) this.#nextCheckAt.delete(userId);
    for (const userId of pendingIds) this.start(userId);
  }

  /** Works on a deletion in the background, unless it is being worked on or too many others are. */
  start(userId: string): void {
    if (this.#isClosed || this.#running.has(userId) || this.#running.size >= maxConcurrentDeletions) return;
    if ((this.#nextCheckAt.get(userId) ?? 0) > this.#clock.now()) return;
    const run = this.#complete(userId)
      .catch((error: unknown) => {
        if (!this.#isClosed) this.#onError(error);
      })
      .finally(() => this.#running.delete(userId));
    this.#running.set(userId, run);
  }

  /** Resolves when the deletions that this process works on are completed or have failed. */
  async waitUntilIdle(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  /** Stops after the present step; another process goes on. */
  close(): void {
    this.#isClosed = true;
  }

  async #complete(userId: string): Promise<void> {
    const item = await this.#table.get<UserItem>(userKey(userId));
    if (item?.Deleting === undefined || item.ListSortKey?.startsWith(sortKeyPrefix.pending) !== true) return;
    if (!(await this.#acquireLease(item))) return;
    const settledAt = Date.parse(item.Deleting) + settledAfterMs;
    let leaseRenewedAt = this.#clock.now();
    if (item.Email !== undefined)
      await this.#table.remove(emailKey(item.Email), {
        condition: 'OwnerId = :id',
        values: { ':id': userId },
      });
    for (;;) {
      const changeCount = await this.#cleanGames(userId);
      if (this.#isClosed) return;
      if (changeCount === 0 && this.#clock.now() >= settledAt) break;
      if (this.#clock.now() - leaseRenewedAt > leaseMs / 2) {
        await this.#renewLease(userId);
        leaseRenewedAt = this.#clock.now();
      }
      await this.#wait(Math.max(indexLagMs, settledAt - this.#clock.now()));
    }
    await this.#finish(userId);
  }

  /** Ends unfinished games and removes the name from finished ones. @returns number of changed games */
  async #cleanGames(userId: string): Promise<number> {
    const player = { id: userId, name: deletedPlayerName, guest: false };
    let changeCount = await endPlayerGames(this.#games, player);
    const { index, store } = this.#games;
    let belowKey: string | undefined;
    for (;;) {
      const entries = await index.queryFinished({ userId }, belowKey, gamesPerPage);
      const games = await store.getMany(entries.map(({ gameId }) => gameId));
      const namedGames = games.filter((game) => buildAnonymization(game, userId) !== null);
      for (let start = 0; start < namedGames.length && !this.#isClosed; start += maxConcurrentWrites)
        await Promise.all(
          namedGames.slice(start, start + maxConcurrentWrites).map((game) => this.#removeName(game, userId)),
        );
      changeCount += namedGames.length;
      belowKey = entries.at(-1)?.key;
      if (entries.length < gamesPerPage || this.#isClosed) return changeCount;
    }
  }

  /** After a write conflict the next pass tries again. */
  async #removeName(game: StoredGame, userId: string): Promise<void> {
    const change = buildAnonymization(game, userId);
    if (change !== null) await this.#games.games.update(game.GameId, change, game);
  }

  /** @returns false while another process has the lease */
  async #acquireLease({ UserId, DeletionLeaseUntilMs }: UserItem): Promise<boolean> {
    const now = this.#clock.now();
    const userId = UserId.slice(userKey('').length);
    const leaseUntil = DeletionLeaseUntilMs ?? 0;
    const isAcquired =
      leaseUntil <= now &&
      (await this.#table.updateDeleting(UserId, {
        update: 'SET DeletionLeaseUntilMs = :until',
        condition:
          DeletionLeaseUntilMs === undefined
            ? 'attribute_not_exists(DeletionLeaseUntilMs)'
            : 'DeletionLeaseUntilMs = :seen',
        values: {
          ':until': now + leaseMs,
          ...(DeletionLeaseUntilMs !== undefined && { ':seen': DeletionLeaseUntilMs }),
        },
      })) !== null;
    if (!isAcquired) this.#nextCheckAt.set(userId, Math.max(leaseUntil, now + refreshIntervalMs));
    return isAcquired;
  }

  async #renewLease(userId: string): Promise<void> {
    await this.#table.updateDeleting(userKey(userId), {
      update: 'SET DeletionLeaseUntilMs = :until',
      condition: 'attribute_exists(DeletionLeaseUntilMs)',
      values: { ':until': this.#clock.now() + leaseMs },
    });
  }

  /** Leaves the id only, until names need not be hidden any more. */
  async #finish(userId: string): Promise<void> {
    const now = this.#clock.now();
    await this.#table.updateDeleting(userKey(userId), {
      update: 'SET ListSortKey = :sortKey, #ttl = :ttl REMOVE Email, DeletionLeaseUntilMs',
      condition: 'begins_with(ListSortKey, :pending)',
      names: { '#ttl': 'Ttl' },
      values: {
        ':sortKey': `${sortKeyPrefix.done}${new Date(now).toISOString()}#${userId}`,
        ':ttl': Math.floor(now / 1000) + hiddenDays * 86_400,
        ':pending': sortKeyPrefix.pending,
      },
    });
  }

  /** Lists pending deletions, and those completed since. */
  async #listDeletions(sinceSortKey: string): Promise<{ userId: string; isPending: boolean }[]> {
    const deletions: { userId: string; isPending: boolean }[] = [];
    let startKey: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#database.client.send(
        new QueryCommand({
          TableName: this.#database.usersTable,
          IndexName: 'ByKind',
          // Pending ones follow completed ones.
          KeyConditionExpression: 'Kind = :deleting AND ListSortKey >= :since',
          ExpressionAttributeValues: { ':deleting': 'deleting', ':since': sinceSortKey },
          ...(startKey && { ExclusiveStartKey: startKey }),
        }),
      );
      for (const { UserId, ListSortKey } of Items as { UserId: string; ListSortKey: string }[])
        deletions.push({
          userId: UserId.slice(userKey('').length),
          isPending: ListSortKey.startsWith(sortKeyPrefix.pending),
        });
      startKey = LastEvaluatedKey;
    } while (startKey);
    return deletions;
  }
}

/** The change that removes the user's name and open rematch offer from a finished game; null when there is neither. */
function buildAnonymization(game: StoredGame, userId: string) {
  const mark = findMark(game, userId);
  if (mark === null || game.Status !== 'finished') return null;
  const hasOffer = game.RematchBy === mark && game.RematchId === undefined;
  const nameAttribute = mark === 'X' ? 'XName' : 'OName';
  if (game[nameAttribute] === deletedPlayerName && !hasOffer) return null;
  return {
    expect: { Status: 'finished', RematchBy: game.RematchBy, RematchId: game.RematchId } as const,
    set: { [nameAttribute]: deletedPlayerName },
    ...(hasOffer && { remove: ['RematchBy', 'RematchAt'] as const }),
  };
}
