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
    const json = JSON.stringify(toGame(this.#store.hideNames(game), now, viewerId));
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
    try {
      await this.#readChanged(dueChannels, consistency);
    } catch (error) {
      for (const [, channel] of dueChannels) channel.readAt = neverRead;
      throw error;
    }
  }

  /** Reads the versions of all games and then those games whose version is not the one sent last. */
  async #readChanged(
    dueChannels: readonly (readonly [string, GameChannel])[],
    consistency: 'strong' | 'eventual',
  ): Promise<void> {
    const sentGames = new Map(dueChannels.map(([id, { state }]) => [id, state]));
    const storedVersions = await this.#store.getVersions([...sentGames.keys()], consistency);
    const changedIds = [...storedVersions].flatMap(([id, version]) =>
      version === sentGames.get(id)?.Version ? [] : [id],
    );
    if (changedIds.length === 0) return;
    // Strongly consistent: the versions may have been older than the messages.
    for (const game of await this.#store.getMany(changedIds)) {
      const channel = this.#hub.get(game.GameId);
      const isUnconfirmed = channel?.state && channel.state.Version > game.Version;
      if (!isUnconfirmed) this.applyIfNewer(game);
      else if (channel.state === sentGames.get(game.GameId)) {
        // A message has announced a version that the database does not have: return to the stored game.
        channel.state = game;
        notify(channel, game);
      }
    }
  }
}
