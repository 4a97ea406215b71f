import type { Clock } from '../clock.ts';
import { isGameMessage } from '../games/announcer.ts';
import type { GameStore } from '../games/game-store.ts';
import type { StoredGame } from '../games/stored-game.ts';
import { topics, type EventBus } from '../bus/event-bus.ts';

/** Hints get lost, so every watched game is read again this often in any case. */
const rereadMs = 20_000;
const never = -Infinity;

interface Feed {
  latest: StoredGame | undefined;
  readAt: number;
  readonly listeners: Set<(game: StoredGame) => void>;
  readonly unsubscribe: () => void;
}

/**
 * The games that this process's streams watch, each once however many watch it. Listeners get every version that is
 * newer than the last one they got, from hints on the bus and from reading again.
 */
export class GameFeeds {
  readonly #feeds = new Map<string, Feed>();
  readonly #store: GameStore;
  readonly #bus: EventBus;
  readonly #clock: Clock;
  #reading = false;

  constructor(deps: { store: GameStore; bus: EventBus; clock: Clock }) {
    this.#store = deps.store;
    this.#bus = deps.bus;
    this.#clock = deps.clock;
  }

  /** Games watched at present. */
  get size(): number {
    return this.#feeds.size;
  }

  /** Calls `listener` with each newer version of the game until the returned function is called. */
  watch(gameId: string, listener: (game: StoredGame) => void): () => void {
    const feed = this.#feeds.get(gameId) ?? this.#open(gameId);
    feed.listeners.add(listener);
    return () => {
      feed.listeners.delete(listener);
      if (feed.listeners.size > 0 || this.#feeds.get(gameId) !== feed) return;
      feed.unsubscribe();
      this.#feeds.delete(gameId);
    };
  }

  /** Takes a state read elsewhere; what is not newer than the latest known is dropped. */
  offer(game: StoredGame): void {
    const feed = this.#feeds.get(game.GameId);
    if (!feed) return;
    if (feed.latest && feed.latest.Version >= game.Version) return;
    feed.latest = game;
    for (const listener of [...feed.listeners]) listener(game);
  }

  /**
   * Reads again what is due: everything while hints of other processes cannot arrive, else what was not read for 20 s.
   * To be called once a second; while one call waits for a slow table, another does nothing.
   */
  async refresh(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      await this.#readDue();
    } finally {
      this.#reading = false;
    }
  }

  /** Reads everything again, now or with the next call of `refresh`: hints may have been lost. */
  catchUp(): Promise<void> {
    for (const feed of this.#feeds.values()) feed.readAt = never;
    return this.refresh();
  }

  async #readDue(): Promise<void> {
    const now = this.#clock.now();
    const due = [...this.#feeds].filter(
      ([, feed]) => this.#bus.state === 'down' || feed.readAt + rereadMs <= now,
    );
    if (due.length === 0) return;
    // After a gap in the hints nothing else would tell soon that an eventual read was a little behind.
    const consistency = due.some(([, feed]) => feed.readAt === never) ? 'strong' : 'eventual';
    for (const [, feed] of due) feed.readAt = now;
    const ids = due.map(([id]) => id);
    const games = await this.#store.getMany(ids, consistency).catch((error: unknown) => {
      for (const [, feed] of due) feed.readAt = never;
      throw error;
    });
    for (const game of games) this.offer(game);
  }

  #open(gameId: string): Feed {
    const feed: Feed = {
      latest: undefined,
      readAt: this.#clock.now(),
      listeners: new Set(),
      unsubscribe: this.#bus.subscribe(topics.game(gameId), (message) => {
        if (isGameMessage(message) && message.game.GameId === gameId) this.offer(message.game);
      }),
    };
    this.#feeds.set(gameId, feed);
    return feed;
  }
}
