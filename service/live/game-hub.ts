import type { Clock } from '../shared/clock.ts';
import { isGameUpdatedMessage } from '../games/game-events.ts';
import type { GameStore } from '../games/game-store.ts';
import { toGame, type StoredGame } from '../games/stored-game.ts';
import { topics, type EventBus } from '../events/event-bus.ts';
import { SubscriptionHub, neverRead, notify, type Channel } from './subscription-hub.ts';

/** Hints get lost, so every watched game is read again this often in any case. */
const pollIntervalMs = 20_000;

type GameChannel = Channel<StoredGame | undefined, StoredGame>;

/**
 * The games that this process's streams watch. Listeners get every version that is newer than the last one they got,
 * from hints on the bus and from reading again.
 */
export class GameHub {
  readonly #hub: SubscriptionHub<StoredGame | undefined, StoredGame>;
  readonly #store: GameStore;
  readonly #clock: Clock;
  #serializedCache: { readonly game: StoredGame; readonly now: number; readonly json: string } | undefined;

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

  /** Games watched at present. */
  get size(): number {
    return this.#hub.size;
  }

  /** Calls `listener` with each newer version of the game until {@link unwatch}. */
  watch(gameId: string, listener: (game: StoredGame) => void): void {
    this.#hub.watch(gameId, listener);
  }

  /** {@link SubscriptionHub.unwatch} */
  unwatch(gameId: string, listener: (game: StoredGame) => void): void {
    this.#hub.unwatch(gameId, listener);
  }

  /**
   * Takes a state read elsewhere; what is not newer than the latest known is dropped.
   *
   * @returns the latest known, one object for all who watch
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
   * A game as the API describes it, as JSON. All who watch a game get the same object of {@link applyIfNewer} at once, so the
   * last result is cached for them.
   */
  serialize(game: StoredGame): string {
    const now = this.#clock.now();
    if (this.#serializedCache?.game !== game || this.#serializedCache.now !== now) {
      this.#serializedCache = { game, now, json: JSON.stringify(toGame(game, now)) };
    }
    return this.#serializedCache.json;
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
    // After a gap in the hints nothing else would tell soon that an eventual read was a little behind.
    const consistency = dueChannels.some(([, { readAt }]) => readAt === neverRead) ? 'strong' : 'eventual';
    const now = this.#clock.now();
    for (const [, channel] of dueChannels) channel.readAt = now;
    const ids = dueChannels.map(([id]) => id);
    const games = await this.#store.getMany(ids, consistency).catch((error: unknown) => {
      for (const [, channel] of dueChannels) channel.readAt = neverRead;
      throw error;
    });
    for (const game of games) this.applyIfNewer(game);
  }
}
