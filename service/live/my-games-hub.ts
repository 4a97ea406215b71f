import type { Clock } from '../shared/clock.ts';
import { isGameUpdatedMessage } from '../games/game-events.ts';
import type { GameStore } from '../games/game-store.ts';
import type { MyGamesStore } from '../games/my-games.ts';
import { findMark, type StoredGame } from '../games/stored-game.ts';
import { topics, type EventBus } from '../events/event-bus.ts';
import { SubscriptionHub, neverRead, notify, type Channel } from './subscription-hub.ts';
import { unfinishedPrefix } from '../games/sort-key.ts';

/**
 * Reading a user's games takes two queries and a batch, so they are polled less often than a single game. While
 * the bus is up, polling is needed only if a process died between its write and its bus message; without the bus, users
 * are polled every second.
 */
const pollIntervalMs = 10 * 60_000;
/** Users polled concurrently; limited because requests share the same database connections. */
const maxConcurrentReads = 20;

/** One change of a user's games. */
export interface MyGamesChange {
  readonly game: StoredGame;
  /** The game was waiting for a quick match and now has an opponent. */
  readonly matched: boolean;
  /** A bus message contained a newer version that was never stored: clients have to return to this one. */
  readonly isRollback?: true;
}

/** Last notified versions of unfinished games by id; a game that disappears from the index is read by its id. */
type Versions = Map<string, number>;
type MyGamesChannel = Channel<Versions, MyGamesChange>;

/** Subscriptions of this process to users' games, one per user however many tabs are open. */
export class MyGamesHub {
  readonly #hub: SubscriptionHub<Versions, MyGamesChange>;
  readonly #myGames: MyGamesStore;
  readonly #store: GameStore;
  readonly #clock: Clock;

  constructor(deps: { myGames: MyGamesStore; store: GameStore; bus: EventBus; clock: Clock }) {
    const { bus, clock } = deps;
    this.#myGames = deps.myGames;
    this.#store = deps.store;
    this.#clock = clock;
    this.#hub = new SubscriptionHub<Versions, MyGamesChange>({
      bus,
      clock,
      pollIntervalMs,
      createInitialState: () => new Map<string, number>(),
      subscribe: (userId, channel) =>
        bus.subscribe(topics.user(userId), (message) => {
          if (isGameUpdatedMessage(message) && findMark(message.game, userId) !== null)
            notifyIfNewer(channel, {
              game: this.#store.hideNames(message.game),
              matched: message.matched === true,
            });
        }),
      poll: (dueChannels) => this.#poll(dueChannels),
    });
  }

  /** Calls `listener` with each change of the user's games until {@link unwatch}. */
  watch(userId: string, listener: (change: MyGamesChange) => void): void {
    this.#hub.watch(userId, listener);
  }

  /** {@link SubscriptionHub.unwatch} */
  unwatch(userId: string, listener: (change: MyGamesChange) => void): void {
    this.#hub.unwatch(userId, listener);
  }

  /** {@link SubscriptionHub.refresh}, once a second. */
  refresh(): Promise<void> {
    return this.#hub.refresh();
  }

  /** {@link SubscriptionHub.resync} */
  resync(): Promise<void> {
    return this.#hub.resync();
  }

  async #poll(dueChannels: readonly (readonly [string, MyGamesChannel])[]): Promise<void> {
    for (let startIndex = 0; startIndex < dueChannels.length; startIndex += maxConcurrentReads) {
      await Promise.all(
        dueChannels
          .slice(startIndex, startIndex + maxConcurrentReads)
          .map(([userId, channel]) => this.#pollUser(userId, channel)),
      );
    }
  }

  async #pollUser(userId: string, channel: MyGamesChannel): Promise<void> {
    channel.readAt = this.#clock.now();
    try {
      const announcedVersions = new Map(channel.state);
      const games = await this.#myGames.listUnfinished(userId, []);
      const listedIds = new Set(games.map(({ GameId }) => GameId));
      const missingIds = [...channel.state.keys()].filter((id) => !listedIds.has(id));
      const missingGames = await this.#store.getMany(missingIds);
      const storedGames = [...games, ...missingGames];
      for (const game of storedGames) {
        const { GameId, Version } = game;
        const announcedVersion = announcedVersions.get(GameId) ?? 0;
        const isUnconfirmed = announcedVersion > Version && channel.state.get(GameId) === announcedVersion;
        if (isUnconfirmed) channel.state.delete(GameId);
        notifyIfNewer(channel, { game, matched: false, ...(isUnconfirmed && { isRollback: true }) });
      }
      const storedIds = new Set(storedGames.map(({ GameId }) => GameId));
      for (const id of missingIds) if (!storedIds.has(id)) channel.state.delete(id);
    } catch (error) {
      channel.readAt = neverRead;
      throw error;
    }
  }
}

/** Notifies the listeners if the version is newer than the last notified one. */
function notifyIfNewer(channel: MyGamesChannel, change: MyGamesChange): void {
  const { GameId, Version, SortKey } = change.game;
  if ((channel.state.get(GameId) ?? 0) >= Version) return;
  if (SortKey?.startsWith(unfinishedPrefix)) channel.state.set(GameId, Version);
  else channel.state.delete(GameId);
  notify(channel, change);
}
