import type { Clock } from '../shared/clock.ts';
import type { MyGames } from '../games/game.ts';
import { toGame } from '../games/stored-game.ts';
import { type EventStream, formatEvent } from './event-stream.ts';
import type { MyGamesChange, MyGamesHub } from './my-games-hub.ts';

/** Dependencies shared by all subscriptions of a process. */
export interface MyGamesSubscriptionDeps {
  readonly myGamesHub: MyGamesHub;
  readonly clock: Clock;
}

/** Subscription of one stream to a user's games: sends each change that the client does not have yet. */
export class MyGamesSubscription {
  readonly #deps: MyGamesSubscriptionDeps;
  readonly #userId: string;
  readonly #excludedGameId: string | undefined;
  /** Versions that the client has, by game id. */
  readonly #sentVersions = new Map<string, number>();
  readonly #pendingChanges: MyGamesChange[] = [];
  #snapshot: MyGames | undefined;
  #stream: EventStream | undefined;

  /**
   * Subscribes at once, so that no change is missed while the games are read.
   *
   * @param excludedGameId the game that the stream already sends as `game` events
   */
  constructor(deps: MyGamesSubscriptionDeps, userId: string, excludedGameId?: string) {
    this.#deps = deps;
    this.#userId = userId;
    this.#excludedGameId = excludedGameId;
    deps.myGamesHub.watch(userId, this.#onChange);
  }

  /** Sets the snapshot with which the stream begins. */
  init(snapshot: MyGames): void {
    this.#snapshot = snapshot;
    const { invitations, open, playing, finished } = snapshot;
    for (const { id, version } of [...invitations, ...open, ...playing, ...finished])
      this.#sentVersions.set(id, version);
  }

  /** Starts sending: first the snapshot, which contains `streamId`, then the changes received meanwhile. */
  start(stream: EventStream, streamId?: string): void {
    this.#stream = stream;
    if (this.#snapshot) {
      const now = new Date(this.#deps.clock.now()).toISOString();
      stream.send(formatEvent('snapshot', JSON.stringify({ ...this.#snapshot, now, streamId })));
    }
    this.#snapshot = undefined;
    this.#pendingChanges.splice(0).forEach(this.#onChange);
  }

  /** Nobody is told whether a player has their list of games open. */
  setPresent(): void {}

  /** The page with the list of games is not that of a waiting game. */
  get waitingGame(): undefined {
    return undefined;
  }

  /** Unsubscribes. */
  close(): void {
    this.#deps.myGamesHub.unwatch(this.#userId, this.#onChange);
  }

  readonly #onChange = (change: MyGamesChange): void => {
    const { game, matched, isRollback } = change;
    if (game.GameId === this.#excludedGameId) return;
    if (!this.#stream) return void this.#pendingChanges.push(change);
    if (!isRollback && (this.#sentVersions.get(game.GameId) ?? 0) >= game.Version) return;
    this.#sentVersions.set(game.GameId, game.Version);
    const json = JSON.stringify(toGame(game, this.#deps.clock.now(), this.#userId));
    this.#stream.send(formatEvent('lobby', json));
    if (matched) this.#stream.send(formatEvent('match', json));
  };
}
