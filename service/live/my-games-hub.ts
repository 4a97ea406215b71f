import type { Clock } from '../shared/clock.ts';
import { isGameMessage } from '../games/game-events.ts';
import type { GameStore } from '../games/game-store.ts';
import type { Lobbies } from '../games/my-games.ts';
import type { StoredGame } from '../games/stored-game.ts';
import { topics, type EventBus } from '../events/event-bus.ts';
import { Feeds, never, tell, type Feed } from './subscription-hub.ts';

/**
 * A lobby costs two queries and a batch, more than all else that a watching player costs; so it is read again far less
 * often than a watched game. It lags only when a process died between its write and its hint.
 */
const rereadMs = 10 * 60_000;
/** Lobbies read at the same time; requests of people go through the same connections. */
const readsAtOnce = 20;

/** One change in a user's lobby. */
export interface LobbyChange {
  readonly game: StoredGame;
  /** The game waited in the quick-match queue and has found its opponent. */
  readonly matched: boolean;
}

/** Versions of unfinished games last told, by id, so that a game that vanishes from the index is looked up. */
type Versions = Map<string, number>;
type LobbyFeed = Feed<Versions, LobbyChange>;

/** The lobbies that this process's streams watch, each once however many tabs a user has. */
export class LobbyFeeds {
  readonly #feeds: Feeds<Versions, LobbyChange>;
  readonly #lobbies: Lobbies;
  readonly #store: GameStore;
  readonly #clock: Clock;

  constructor(deps: { lobbies: Lobbies; store: GameStore; bus: EventBus; clock: Clock }) {
    const { bus, clock } = deps;
    this.#lobbies = deps.lobbies;
    this.#store = deps.store;
    this.#clock = clock;
    this.#feeds = new Feeds<Versions, LobbyChange>({
      bus,
      clock,
      rereadMs,
      unknown: () => new Map<string, number>(),
      subscribe: (userId, feed) =>
        bus.subscribe(topics.user(userId), (message) => {
          if (isGameMessage(message)) heard(feed, { game: message.game, matched: message.matched === true });
        }),
      reread: (due) => this.#reread(due),
    });
  }

  /** Calls `listener` with each change of the user's games until {@link unwatch}. */
  watch(userId: string, listener: (change: LobbyChange) => void): void {
    this.#feeds.watch(userId, listener);
  }

  /** {@link Feeds.unwatch} */
  unwatch(userId: string, listener: (change: LobbyChange) => void): void {
    this.#feeds.unwatch(userId, listener);
  }

  /** {@link Feeds.refresh}, once a second. */
  refresh(): Promise<void> {
    return this.#feeds.refresh();
  }

  /** {@link Feeds.catchUp} */
  catchUp(): Promise<void> {
    return this.#feeds.catchUp();
  }

  async #reread(due: readonly (readonly [string, LobbyFeed])[]): Promise<void> {
    for (let from = 0; from < due.length; from += readsAtOnce) {
      await Promise.all(
        due.slice(from, from + readsAtOnce).map(([userId, feed]) => this.#read(userId, feed)),
      );
    }
  }

  async #read(userId: string, feed: LobbyFeed): Promise<void> {
    feed.readAt = this.#clock.now();
    try {
      const games = await this.#lobbies.unfinished(userId, []);
      const listed = new Set(games.map(({ GameId }) => GameId));
      const vanished = [...feed.known.keys()].filter((id) => !listed.has(id));
      const gone = await this.#store.getMany(vanished, 'strong');
      for (const game of [...games, ...gone]) heard(feed, { game, matched: false });
    } catch (error) {
      feed.readAt = never;
      throw error;
    }
  }
}

/** Tells of a game in a version that is newer than the last one told. */
function heard(feed: LobbyFeed, change: LobbyChange): void {
  const { GameId, Version, L } = change.game;
  if ((feed.known.get(GameId) ?? 0) >= Version) return;
  if (L?.startsWith('A#')) feed.known.set(GameId, Version);
  else feed.known.delete(GameId);
  tell(feed, change);
}
