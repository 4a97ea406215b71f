import type { Presence } from '../games/game.ts';
import { isWaitingGame } from '../games/matchmaking/matchmaking.ts';
import { findMark, type StoredGame } from '../games/stored-game.ts';
import { type EventStream, formatEvent } from './event-stream.ts';
import type { GameHub } from './game-hub.ts';
import { MyGamesSubscription, type MyGamesSubscriptionDeps } from './my-games-subscription.ts';
import type { PresenceEntry, PresenceTracker, Seat } from './presence.ts';

/** Dependencies shared by all subscriptions of a process. */
export interface GameSubscriptionDeps extends MyGamesSubscriptionDeps {
  readonly gameHub: GameHub;
  readonly presence: PresenceTracker;
}

interface GameSubscriptionOptions {
  readonly gameId: string;
  /** Null without a session. */
  readonly currentUser: { readonly id: string } | null;
  /** The version that the client already has; 0 for none. */
  readonly lastSentVersion: number;
}

/**
 * Subscription of one stream to a game: sends each newer version, presence and, to a signed-in user, changes of their
 * other games. A process holds thousands of them, so each has few closures, which saves memory.
 */
export class GameSubscription {
  readonly #deps: GameSubscriptionDeps;
  readonly #gameId: string;
  readonly #userId: string | undefined;
  readonly #myGames: MyGamesSubscription | undefined;
  #latest: StoredGame | undefined;
  #lastSentVersion: number;
  #stream: EventStream | undefined;
  #presenceEntry: PresenceEntry | undefined;
  /** Id of the stream until its first event has been sent. */
  #unsentStreamId: string | undefined;

  /** Subscribes at once, so that no change is missed while the game is read. */
  constructor(deps: GameSubscriptionDeps, { gameId, currentUser, lastSentVersion }: GameSubscriptionOptions) {
    this.#deps = deps;
    this.#gameId = gameId;
    this.#userId = currentUser?.id;
    this.#lastSentVersion = lastSentVersion;
    this.#myGames = currentUser ? new MyGamesSubscription(deps, currentUser.id, gameId) : undefined;
    deps.gameHub.watch(gameId, this.#onUpdate);
  }

  /** Sets the game that was read, unless a newer version has been received meanwhile. */
  init(game: StoredGame): void {
    this.#onUpdate(this.#deps.gameHub.applyIfNewer(game));
  }

  /** Starts sending; the first event contains `streamId`. Requires {@link init}. */
  start(stream: EventStream, streamId: string): void {
    const game = this.#latest;
    if (game === undefined) throw new Error('GameSubscription.start called before init');
    this.#stream = stream;
    this.#unsentStreamId = streamId;
    this.#presenceEntry = this.#deps.presence.enter(this.#gameId, this.#findSeat(game), this.#sendPresence);
    this.#sendIfNewer(game);
    this.#myGames?.start(stream);
  }

  /** Sets whether the stream counts in the presence of the game. */
  setPresent(isPresent: boolean): void {
    if (this.#presenceEntry) this.#deps.presence.setPresent(this.#presenceEntry, isPresent);
  }

  /** The quick-match game in which the player waits on this page; undefined if none, or while they are away. */
  get waitingGame(): StoredGame | undefined {
    const game = this.#latest;
    if (game === undefined || !isWaitingGame(game) || !this.#presenceEntry?.isPresent) return undefined;
    return this.#presenceEntry.seat === 'X' ? game : undefined;
  }

  /** Unsubscribes. */
  close(): void {
    this.#deps.gameHub.unwatch(this.#gameId, this.#onUpdate);
    if (this.#presenceEntry) this.#deps.presence.leave(this.#presenceEntry);
    this.#myGames?.close();
  }

  readonly #onUpdate = (game: StoredGame): void => {
    if (this.#latest?.Version === game.Version) return;
    // The version that was sent was never stored: return to the stored one.
    if (this.#latest && this.#latest.Version > game.Version) this.#lastSentVersion = 0;
    this.#latest = game;
    if (this.#presenceEntry) this.#deps.presence.move(this.#presenceEntry, this.#findSeat(game));
    this.#sendIfNewer(game);
  };

  #sendIfNewer(game: StoredGame): void {
    if (!this.#stream || game.Version <= this.#lastSentVersion) return;
    this.#lastSentVersion = game.Version;
    this.#stream.send(formatEvent('game', this.#deps.gameHub.serialize(game, this.#userId), game.Version));
  }

  readonly #sendPresence = (presence: Presence): void => {
    // The computer is always present.
    const botMark = this.#latest?.BotPlays;
    const data = {
      ...presence,
      ...(botMark && { [botMark]: true }),
      now: new Date(this.#deps.clock.now()).toISOString(),
      streamId: this.#unsentStreamId,
    };
    this.#unsentStreamId = undefined;
    this.#stream?.send(formatEvent('presence', JSON.stringify(data)));
  };

  #findSeat(game: StoredGame): Seat {
    return (this.#userId === undefined ? null : findMark(game, this.#userId)) ?? 'watchers';
  }
}
