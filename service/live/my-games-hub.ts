import type { Clock } from '../shared/clock.ts';
import { isGameUpdatedMessage } from '../games/game-events.ts';
import type { GameStore } from '../games/game-store.ts';
import type { MyGamesStore } from '../games/my-games.ts';
import type { StoredGame } from '../games/stored-game.ts';
import { topics, type EventBus } from '../events/event-bus.ts';
import { SubscriptionHub, neverRead, notify, type Channel } from './subscription-hub.ts';

/**
 * A lobby costs two queries and a batch, more than all else that a watching player costs; so it is read again far less
 * often than a watched game. It lags only when a process died between its write and its hint.
 */
const pollIntervalMs = 10 * 60_000;
/** Lobbies read at the same time; requests of people go through the same connections. */
const maxConcurrentReads = 20;

/** One change in a user's lobby. */
export interface MyGamesChange {
  readonly game: StoredGame;
  /** The game waited in the quick-match queue and has found its opponent. */
  readonly matched: boolean;
}

/** Versions of unfinished games last told, by id, so that a game that vanishes from the index is looked up. */
type Versions = Map<string, number>;
type MyGamesChannel = Channel<Versions, MyGamesChange>;

/** The lobbies that this process's streams watch, each once however many tabs a user has. */
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
          if (isGameUpdatedMessage(message))
            notifyIfNewer(channel, { game: message.game, matched: message.matched === true });
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
      const games = await this.#myGames.listUnfinished(userId, []);
      const listedIds = new Set(games.map(({ GameId }) => GameId));
      const missingIds = [...channel.state.keys()].filter((id) => !listedIds.has(id));
      const missingGames = await this.#store.getMany(missingIds, 'strong');
      for (const game of [...games, ...missingGames]) notifyIfNewer(channel, { game, matched: false });
    } catch (error) {
      channel.readAt = neverRead;
      throw error;
    }
  }
}

/** Tells of a game in a version that is newer than the last one told. */
function notifyIfNewer(channel: MyGamesChannel, change: MyGamesChange): void {
  const { GameId, Version, L } = change.game;
  if ((channel.state.get(GameId) ?? 0) >= Version) return;
  if (L?.startsWith('A#')) channel.state.set(GameId, Version);
  else channel.state.delete(GameId);
  notify(channel, change);
}
