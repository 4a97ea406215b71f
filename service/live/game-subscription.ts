import type { Presence } from '../games/game.ts';
import { markOf, type StoredGame } from '../games/stored-game.ts';
import { type EventStream, frame } from './event-stream.ts';
import type { GameFeeds } from './game-hub.ts';
import { LobbyFollower, type LobbySources } from './my-games-subscription.ts';
import type { Place, PresenceBoard, Seat } from './presence.ts';

/** What the followers of one process share. */
export interface GameSources extends LobbySources {
  readonly games: GameFeeds;
  readonly presence: PresenceBoard;
}

interface GameFollowerArgs {
  readonly gameId: string;
  /** Who is signed in; null for a visitor. */
  readonly viewer: { readonly id: string } | null;
  /** The version that the client has already; 0 for none. */
  readonly sent: number;
}

/**
 * Somebody who has a game open: tells them each newer version and who is there, and a user what changes in their lobby
 * besides. A process holds thousands, so each is an object with few functions of its own.
 */
export class GameFollower {
  readonly #sources: GameSources;
  readonly #gameId: string;
  readonly #userId: string | undefined;
  readonly #lobby: LobbyFollower | undefined;
  #latest: StoredGame | undefined;
  #sent: number;
  #stream: EventStream | undefined;
  #place: Place | undefined;

  /** Watches from now on, so that no change is missed while the game is read. */
  constructor(sources: GameSources, { gameId, viewer, sent }: GameFollowerArgs) {
    this.#sources = sources;
    this.#gameId = gameId;
    this.#userId = viewer?.id;
    this.#sent = sent;
    this.#lobby = viewer ? new LobbyFollower(sources, viewer.id, gameId) : undefined;
    sources.games.watch(gameId, this.#hear);
  }

  /** Takes the game as it was read; what was heard meanwhile may be newer. */
  know(game: StoredGame): void {
    this.#hear(this.#sources.games.offer(game));
  }

  /** Begins to send, once the game is known. */
  begin(stream: EventStream): void {
    const game = this.#latest;
    if (game === undefined) throw new Error('a stream of a game that is not known');
    this.#stream = stream;
    this.#place = this.#sources.presence.enter(this.#gameId, this.#seatIn(game), this.#tellPresence);
    this.#send(game);
    this.#lobby?.begin(stream);
  }

  /** Watches no more. */
  leave(): void {
    this.#sources.games.unwatch(this.#gameId, this.#hear);
    if (this.#place) this.#sources.presence.leave(this.#place);
    this.#lobby?.leave();
  }

  readonly #hear = (game: StoredGame): void => {
    if (this.#latest && this.#latest.Version >= game.Version) return;
    this.#latest = game;
    if (this.#place) this.#sources.presence.move(this.#place, this.#seatIn(game));
    this.#send(game);
  };

  #send(game: StoredGame): void {
    if (!this.#stream || game.Version <= this.#sent) return;
    this.#sent = game.Version;
    this.#stream.send(frame('game', this.#sources.games.serialize(game), game.Version));
  }

  readonly #tellPresence = (presence: Presence): void => {
    // The computer is always at the board.
    const bot = this.#latest?.BotPlays;
    const everybody = bot ? { ...presence, [bot]: true } : presence;
    this.#stream?.send(frame('presence', JSON.stringify(everybody)));
  };

  #seatIn(game: StoredGame): Seat {
    return (this.#userId === undefined ? null : markOf(game, this.#userId)) ?? 'watchers';
  }
}
