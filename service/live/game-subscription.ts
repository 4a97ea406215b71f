import type { Presence } from '../games/game.ts';
import { findMark, type StoredGame } from '../games/stored-game.ts';
import { type EventStream, formatEvent } from './event-stream.ts';
import type { GameHub } from './game-hub.ts';
import { MyGamesSubscription, type MyGamesSubscriptionDeps } from './my-games-subscription.ts';
import type { PresenceEntry, PresenceTracker, Seat } from './presence.ts';

/** What the followers of one process share. */
export interface GameSubscriptionDeps extends MyGamesSubscriptionDeps {
  readonly gameHub: GameHub;
  readonly presence: PresenceTracker;
}

interface GameSubscriptionOptions {
  readonly gameId: string;
  /** Who is signed in; null for a visitor. */
  readonly currentUser: { readonly id: string } | null;
  /** The version that the client has already; 0 for none. */
  readonly lastSentVersion: number;
}

/**
 * Somebody who has a game open: tells them each newer version and who is there, and a user what changes in their lobby
 * besides. A process holds thousands, so each is an object with few functions of its own.
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

  /** Watches from now on, so that no change is missed while the game is read. */
  constructor(
    deps: GameSubscriptionDeps,
    { gameId, currentUser: viewer, lastSentVersion: sent }: GameSubscriptionOptions,
  ) {
    this.#deps = deps;
    this.#gameId = gameId;
    this.#userId = viewer?.id;
    this.#lastSentVersion = sent;
    this.#myGames = viewer ? new MyGamesSubscription(deps, viewer.id, gameId) : undefined;
    deps.gameHub.watch(gameId, this.#onUpdate);
  }

  /** Takes the game as it was read; what was heard meanwhile may be newer. */
  init(game: StoredGame): void {
    this.#onUpdate(this.#deps.gameHub.applyIfNewer(game));
  }

  /** Begins to send, once the game is known. */
  start(stream: EventStream): void {
    const game = this.#latest;
    if (game === undefined) throw new Error('a stream of a game that is not known');
    this.#stream = stream;
    this.#presenceEntry = this.#deps.presence.enter(this.#gameId, this.#findSeat(game), this.#sendPresence);
    this.#sendIfNewer(game);
    this.#myGames?.start(stream);
  }

  /** Watches no more. */
  close(): void {
    this.#deps.gameHub.unwatch(this.#gameId, this.#onUpdate);
    if (this.#presenceEntry) this.#deps.presence.leave(this.#presenceEntry);
    this.#myGames?.close();
  }

  readonly #onUpdate = (game: StoredGame): void => {
    if (this.#latest && this.#latest.Version >= game.Version) return;
    this.#latest = game;
    if (this.#presenceEntry) this.#deps.presence.move(this.#presenceEntry, this.#findSeat(game));
    this.#sendIfNewer(game);
  };

  #sendIfNewer(game: StoredGame): void {
    if (!this.#stream || game.Version <= this.#lastSentVersion) return;
    this.#lastSentVersion = game.Version;
    this.#stream.send(formatEvent('game', this.#deps.gameHub.serialize(game), game.Version));
  }

  readonly #sendPresence = (presence: Presence): void => {
    // The computer is always at the board.
    const botMark = this.#latest?.BotPlays;
    const presenceWithBot = botMark ? { ...presence, [botMark]: true } : presence;
    this.#stream?.send(formatEvent('presence', JSON.stringify(presenceWithBot)));
  };

  #findSeat(game: StoredGame): Seat {
    return (this.#userId === undefined ? null : findMark(game, this.#userId)) ?? 'watchers';
  }
}
