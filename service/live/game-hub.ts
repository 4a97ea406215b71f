import type { Clock } from '../shared/clock.ts';
import { isGameMessage } from '../games/game-events.ts';
import type { GameStore } from '../games/game-store.ts';
import { viewOf, type StoredGame } from '../games/stored-game.ts';
import { topics, type EventBus } from '../events/event-bus.ts';
import { Feeds, never, tell, type Feed } from './subscription-hub.ts';

/** Hints get lost, so every watched game is read again this often in any case. */
const rereadMs = 20_000;

type GameFeed = Feed<StoredGame | undefined, StoredGame>;

/**
 * The games that this process's streams watch. Listeners get every version that is newer than the last one they got,
 * from hints on the bus and from reading again.
 */
export class GameFeeds {
  readonly #feeds: Feeds<StoredGame | undefined, StoredGame>;
  readonly #store: GameStore;
  readonly #clock: Clock;
  #serialized: { readonly game: StoredGame; readonly now: number; readonly json: string } | undefined;

  constructor({ store, bus, clock }: { store: GameStore; bus: EventBus; clock: Clock }) {
    this.#store = store;
    this.#clock = clock;
    this.#feeds = new Feeds<StoredGame | undefined, StoredGame>({
      bus,
      clock,
      rereadMs,
      unknown: () => undefined,
      subscribe: (id) =>
        bus.subscribe(topics.game(id), (message) => {
          if (isGameMessage(message) && message.game.GameId === id) this.offer(message.game);
        }),
      reread: (due) => this.#reread(due),
    });
  }

  /** Games watched at present. */
  get size(): number {
    return this.#feeds.size;
  }

  /** Calls `listener` with each newer version of the game until {@link unwatch}. */
  watch(gameId: string, listener: (game: StoredGame) => void): void {
    this.#feeds.watch(gameId, listener);
  }

  /** {@link Feeds.unwatch} */
  unwatch(gameId: string, listener: (game: StoredGame) => void): void {
    this.#feeds.unwatch(gameId, listener);
  }

  /**
   * Takes a state read elsewhere; what is not newer than the latest known is dropped.
   *
   * @returns the latest known, one object for all who watch
   */
  offer(game: StoredGame): StoredGame {
    const feed = this.#feeds.get(game.GameId);
    if (feed?.known && feed.known.Version >= game.Version) return feed.known;
    if (feed) {
      feed.known = game;
      tell(feed, game);
    }
    return game;
  }

  /**
   * A game as the API describes it, as JSON. All who watch a game get the same object of {@link offer} at once, so the
   * last result is cached for them.
   */
  serialize(game: StoredGame): string {
    const now = this.#clock.now();
    if (this.#serialized?.game !== game || this.#serialized.now !== now) {
      this.#serialized = { game, now, json: JSON.stringify(viewOf(game, now)) };
    }
    return this.#serialized.json;
  }

  /** {@link Feeds.refresh}, once a second. */
  refresh(): Promise<void> {
    return this.#feeds.refresh();
  }

  /** {@link Feeds.catchUp} */
  catchUp(): Promise<void> {
    return this.#feeds.catchUp();
  }

  async #reread(due: readonly (readonly [string, GameFeed])[]): Promise<void> {
    // After a gap in the hints nothing else would tell soon that an eventual read was a little behind.
    const consistency = due.some(([, { readAt }]) => readAt === never) ? 'strong' : 'eventual';
    const now = this.#clock.now();
    for (const [, feed] of due) feed.readAt = now;
    const ids = due.map(([id]) => id);
    const games = await this.#store.getMany(ids, consistency).catch((error: unknown) => {
      for (const [, feed] of due) feed.readAt = never;
      throw error;
    });
    for (const game of games) this.offer(game);
  }
}
