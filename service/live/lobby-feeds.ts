import type { Clock } from '../clock.ts';
import { isGameMessage } from '../games/announcer.ts';
import type { GameStore } from '../games/game-store.ts';
import type { Lobbies } from '../games/lobby.ts';
import type { StoredGame } from '../games/stored-game.ts';
import { topics, type EventBus } from '../bus/event-bus.ts';

/**
 * A lobby costs two queries and a batch, more than all else that a watching player costs; so it is read again far less
 * often than a watched game. It lags only when a process died between its write and its hint.
 */
const rereadMs = 10 * 60_000;
const never = -Infinity;
/** Lobbies read at the same time; requests of people go through the same connections. */
const readsAtOnce = 20;

/** One change in a user's lobby. */
export interface LobbyChange {
  readonly game: StoredGame;
  /** The game waited in the quick-match queue and has found its opponent. */
  readonly matched: boolean;
}

interface Feed {
  /** Versions of unfinished games last told, so that a game that vanishes from the index is looked up. */
  readonly known: Map<string, number>;
  readAt: number;
  readonly listeners: Set<(change: LobbyChange) => void>;
  readonly unsubscribe: () => void;
}

/** The lobbies that this process's streams watch, each once however many tabs a user has. */
export class LobbyFeeds {
  readonly #feeds = new Map<string, Feed>();
  readonly #lobbies: Lobbies;
  readonly #store: GameStore;
  readonly #bus: EventBus;
  readonly #clock: Clock;
  #reading = false;

  constructor(deps: { lobbies: Lobbies; store: GameStore; bus: EventBus; clock: Clock }) {
    this.#lobbies = deps.lobbies;
    this.#store = deps.store;
    this.#bus = deps.bus;
    this.#clock = deps.clock;
  }

  /** Calls `listener` with each change of the user's games until the returned function is called. */
  watch(userId: string, listener: (change: LobbyChange) => void): () => void {
    const feed = this.#feeds.get(userId) ?? this.#open(userId);
    feed.listeners.add(listener);
    return () => {
      feed.listeners.delete(listener);
      if (feed.listeners.size > 0 || this.#feeds.get(userId) !== feed) return;
      feed.unsubscribe();
      this.#feeds.delete(userId);
    };
  }

  /** Reads again what is due, as {@link GameFeeds.refresh} does. To be called once a second. */
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
    while (due.length > 0) {
      const some = due.splice(0, readsAtOnce);
      await Promise.all(some.map(([userId, feed]) => this.#rereadAt(now, userId, feed)));
    }
  }

  async #rereadAt(now: number, userId: string, feed: Feed): Promise<void> {
    feed.readAt = now;
    try {
      await this.#reread(userId, feed);
    } catch (error) {
      feed.readAt = never;
      throw error;
    }
  }

  async #reread(userId: string, feed: Feed): Promise<void> {
    const games = await this.#lobbies.unfinished(userId, []);
    const listed = new Set(games.map(({ GameId }) => GameId));
    const vanished = [...feed.known.keys()].filter((id) => !listed.has(id));
    for (const game of [...games, ...(await this.#store.getMany(vanished, 'strong'))])
      this.#tell(feed, game, false);
  }

  #tell(feed: Feed, game: StoredGame, matched: boolean): void {
    if ((feed.known.get(game.GameId) ?? 0) >= game.Version) return;
    if (game.L?.startsWith('A#')) feed.known.set(game.GameId, game.Version);
    else feed.known.delete(game.GameId);
    for (const listener of [...feed.listeners]) listener({ game, matched });
  }

  #open(userId: string): Feed {
    const feed: Feed = {
      known: new Map(),
      readAt: this.#clock.now(),
      listeners: new Set(),
      unsubscribe: this.#bus.subscribe(topics.user(userId), (message) => {
        if (isGameMessage(message)) this.#tell(feed, message.game, message.matched === true);
      }),
    };
    this.#feeds.set(userId, feed);
    return feed;
  }
}
