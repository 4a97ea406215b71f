import type { Clock } from '../shared/clock.ts';
import { isGameUpdatedMessage } from '../games/game-events.ts';
import type { GameStore } from '../games/game-store.ts';
import { findMark, toGame, type StoredGame } from '../games/stored-game.ts';
import { topics, type EventBus } from '../events/event-bus.ts';
import { SubscriptionHub, neverRead, notify, type Channel } from './subscription-hub.ts';

/** Bus messages can be lost, so every watched game is also polled at this interval. */
const pollIntervalMs = 20_000;

type GameChannel = Channel<StoredGame | undefined, StoredGame>;

/**
 * Subscriptions of this process to games. Listeners get each newer version, from bus messages and from polling the
 * database.
 */
export class GameHub {
  readonly #hub: SubscriptionHub<StoredGame | undefined, StoredGame>;
  readonly #store: GameStore;
  readonly #clock: Clock;
  #serializedCache:
    | {
        readonly game: StoredGame;
        readonly now: number;
        readonly viewerId: string | undefined;
        readonly json: string;
      }
    | undefined;

  constructor({ store, bus, clock }: { store: GameStore; bus: EventBus; clock: Clock }) {
    this.#store = store;
    this.#clock = clock;
    this.#hub = new SubscriptionHub<StoredGame | undefined, StoredGame>({
      bus,
      clock,
      pollIntervalMs,
      createInitialState: () => undefined,
      subscribe: (id) =>
        bus.subscribe(topics.game(id), (message) => {
          if (isGameUpdatedMessage(message) && message.game.GameId === id) this.applyIfNewer(message.game);
        }),
      poll: (dueChannels) => this.#poll(dueChannels),
    });
  }

  /** Number of watched games. */
  get size(): number {
    return this.#hub.size;
  }

  /**
   * Calls `listener` with each newer version of the game until {@link unwatch}; with an older one after a message has
   * announced a version that the database does not have.
   */
  watch(gameId: string, listener: (game: StoredGame) => void): void {
    this.#hub.watch(gameId, listener);
  }

  /** {@link SubscriptionHub.unwatch} */
  unwatch(gameId: string, listener: (game: StoredGame) => void): void {
    this.#hub.unwatch(gameId, listener);
  }

  /**
   * Notifies the listeners of a game if it is newer than the last known version.
   *
   * @returns the newest known version, as one object shared by all listeners
   */
  applyIfNewer(game: StoredGame): StoredGame {
    const channel = this.#hub.get(game.GameId);
    if (channel?.state && channel.state.Version >= game.Version) return channel.state;
    if (channel) {
      channel.state = game;
      notify(channel, game);
    }
    return game;
  }

  /**
   * Serializes a game as in API responses. All listeners of a game serialize the same object one after another, so the
   * last result is cached.
   *
   * @param userId the reader, if signed in
   */
  serialize(game: StoredGame, userId: string | undefined): string {
    const now = this.#clock.now();
    const isRematchVisible =
      game.RematchId !== undefined && userId !== undefined && findMark(game, userId) !== null;
    const viewerId = isRematchVisible ? userId : undefined;
    const cached = this.#serializedCache;
    if (cached?.game === game && cached.now === now && cached.viewerId === viewerId) return cached.json;
    const json = JSON.stringify(toGame(game, now, viewerId));
    this.#serializedCache = { game, now, viewerId, json };
    return json;
  }

  /** {@link SubscriptionHub.refresh}, once a second. */
  refresh(): Promise<void> {
    return this.#hub.refresh();
  }

  /** {@link SubscriptionHub.resync} */
  resync(): Promise<void> {
    return this.#hub.resync();
  }

  async #poll(dueChannels: readonly (readonly [string, GameChannel])[]): Promise<void> {
    // After possibly lost messages an eventually consistent read could miss a change until the next poll.
    const consistency = dueChannels.some(([, { readAt }]) => readAt === neverRead) ? 'strong' : 'eventual';
    const now = this.#clock.now();
    for (const [, channel] of dueChannels) channel.readAt = now;
    const ids = dueChannels.map(([id]) => id);
    const games = await this.#store.getMany(ids, consistency).catch((error: unknown) => {
      for (const [, channel] of dueChannels) channel.readAt = neverRead;
      throw error;
    });
    for (const game of games) this.applyIfNewer(game);
    await this.#dropUnconfirmed(dueChannels, games);
  }

  /** Returns to the stored game where a message has announced a version that the database does not have. */
  async #dropUnconfirmed(
    dueChannels: readonly (readonly [string, GameChannel])[],
    games: readonly StoredGame[],
  ): Promise<void> {
    const storedVersions = new Map(games.map(({ GameId, Version }) => [GameId, Version]));
    const announcedGames = new Map(
      dueChannels.flatMap(([id, { state }]) =>
        state && state.Version > (storedVersions.get(id) ?? Infinity) ? [[id, state]] : [],
      ),
    );
    if (announcedGames.size === 0) return;
    // The read above may have been eventually consistent, or older than the message.
    for (const game of await this.#store.getMany([...announcedGames.keys()], 'strong')) {
      const channel = this.#hub.get(game.GameId);
      if (!channel?.state || channel.state !== announcedGames.get(game.GameId)) continue;
      if (channel.state.Version <= game.Version) continue;
      channel.state = game;
      notify(channel, game);
    }
  }
}
