import type { Clock } from '../shared/clock.ts';
import type { Lobby } from '../games/game.ts';
import { viewOf } from '../games/stored-game.ts';
import { type EventStream, frame } from './event-stream.ts';
import type { LobbyChange, LobbyFeeds } from './my-games-hub.ts';

/** What the followers of one process share. */
export interface LobbySources {
  readonly lobbies: LobbyFeeds;
  readonly clock: Clock;
}

/** Somebody signed in: tells them each change of their games that is newer than what they have. */
export class LobbyFollower {
  readonly #sources: LobbySources;
  readonly #userId: string;
  readonly #except: string | undefined;
  /** Versions that the client has, by game. */
  readonly #sent = new Map<string, number>();
  readonly #early: LobbyChange[] = [];
  #snapshot: Lobby | undefined;
  #stream: EventStream | undefined;

  /**
   * Watches from now on, so that no change is missed while the lobby is read.
   *
   * @param except the game whose changes the client is told otherwise
   */
  constructor(sources: LobbySources, userId: string, except?: string) {
    this.#sources = sources;
    this.#userId = userId;
    this.#except = except;
    sources.lobbies.watch(userId, this.#hear);
  }

  /** Takes the lobby as it was read: the stream is to begin with it. */
  know(snapshot: Lobby): void {
    this.#snapshot = snapshot;
    const { invitations, open, playing, finished } = snapshot;
    for (const { id, version } of [...invitations, ...open, ...playing, ...finished])
      this.#sent.set(id, version);
  }

  /** Begins to send: first what is known, then what was heard meanwhile. */
  begin(stream: EventStream): void {
    this.#stream = stream;
    if (this.#snapshot) stream.send(frame('snapshot', JSON.stringify(this.#snapshot)));
    this.#snapshot = undefined;
    this.#early.splice(0).forEach(this.#hear);
  }

  /** Watches no more. */
  leave(): void {
    this.#sources.lobbies.unwatch(this.#userId, this.#hear);
  }

  readonly #hear = (change: LobbyChange): void => {
    const { game, matched } = change;
    if (game.GameId === this.#except) return;
    if (!this.#stream) return void this.#early.push(change);
    if ((this.#sent.get(game.GameId) ?? 0) >= game.Version) return;
    this.#sent.set(game.GameId, game.Version);
    const text = JSON.stringify(viewOf(game, this.#sources.clock.now()));
    this.#stream.send(frame('lobby', text));
    if (matched) this.#stream.send(frame('match', text));
  };
}
