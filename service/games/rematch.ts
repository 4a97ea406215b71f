import type { Clock } from '../shared/clock.ts';
import { other, type Mark } from '../rules/board.ts';
import { derivedId } from '../shared/ids.ts';
import type { EventBus } from '../events/event-bus.ts';
import { Problem } from '../shared/error-codes.ts';
import { announce } from './game-events.ts';
import { againstBot, newGame, type NewGame } from './game-creation.ts';
import type { Player } from './game.ts';
import type { Games } from './games.ts';
import type { GameStore } from './game-store.ts';
import { markOf, rematchOf, type StoredGame } from './stored-game.ts';

export type RematchWish = 'play' | 'withdraw';

/** An offer and its answer cross at most this often before one of them stands. */
const attempts = 4;

/**
 * Rematches: an offer on the finished game, and with the other player's consent a new game whose id follows from the
 * old one's. The new game is written first and then the link to it, so that a process dying in between leaves nothing
 * that the next request does not complete.
 */
export class Rematches {
  readonly #games: Games;
  readonly #store: GameStore;
  readonly #bus: EventBus;
  readonly #clock: Clock;
  readonly #random: () => number;

  constructor(deps: { games: Games; store: GameStore; bus: EventBus; clock: Clock; random: () => number }) {
    this.#games = deps.games;
    this.#store = deps.store;
    this.#bus = deps.bus;
    this.#clock = deps.clock;
    this.#random = deps.random;
  }

  /** Offers, withdraws or agrees; answers with the *finished* game, whose `rematch` tells what has come of it. */
  async rematch(id: string, player: Player, wish: RematchWish): Promise<StoredGame> {
    let game = await this.#games.get(id);
    for (let attempt = 0; attempt < attempts; attempt++) {
      const mark = markOf(game, player.id);
      if (!mark) throw this.#games.refusal('not_a_player', game);
      if (game.Status !== 'finished') throw this.#games.refusal('not_finished', game);
      const outcome = await this.#step(game, mark, player, wish);
      if (outcome.settled) return outcome.game;
      game = outcome.game;
    }
    throw new Problem('unavailable', { detail: 'The game is changing too fast.', retryAfter: 1 });
  }

  async #step(
    game: StoredGame,
    mark: Mark,
    player: Player,
    wish: RematchWish,
  ): Promise<{ settled: boolean; game: StoredGame }> {
    if (game.RematchId !== undefined) return { settled: true, game };
    const offer = rematchOf(game, this.#clock.now());
    if (wish === 'withdraw') {
      if (offer?.offeredBy !== mark) return { settled: true, game };
      // The other player may have agreed, and their process died before it could say so.
      const started = await this.#store.get(rematchId(game));
      if (started && started.Status !== 'cancelled') return this.#link(game, mark, started);
      return this.#write(game, {}, ['RematchBy', 'RematchAt']);
    }
    if (game.Bot || (offer && offer.offeredBy !== mark)) {
      const started = await this.#start(game, mark, player);
      return this.#link(game, offer?.offeredBy ?? mark, started);
    }
    if (offer) return { settled: true, game };
    return this.#write(game, { RematchBy: mark, RematchAt: new Date(this.#clock.now()).toISOString() });
  }

  /** Writes the new game, sides swapped, unless it is there; one that was taken back begins again. */
  async #start(game: StoredGame, mark: Mark, player: Player): Promise<StoredGame> {
    const there = await this.#store.get(rematchId(game));
    if (there && there.Status !== 'cancelled') return there;
    const wanted: NewGame = {
      id: rematchId(game),
      origin: game.Bot ? 'bot' : 'rematch',
      moveSeconds: game.Seconds,
      ...(game.Bot ? againstBot(player, game.Bot, other(mark)) : swapped(game, mark, player)),
    };
    const { written, game: started } = await this.#store.put(
      newGame(wanted, this.#clock.now(), this.#random()),
      there,
    );
    if (!started) throw new Problem('not_found', { detail: 'The game is gone.' });
    if (written) announce(this.#bus, started);
    return started;
  }

  /** Links the finished game to its rematch; a rematch whose offer has been withdrawn meanwhile is taken back. */
  async #link(
    game: StoredGame,
    offeredBy: Mark,
    started: StoredGame,
  ): Promise<{ settled: boolean; game: StoredGame }> {
    const linked = await this.#write(game, { RematchBy: offeredBy, RematchId: started.GameId });
    if (linked.settled || linked.game.RematchId !== undefined) return linked;
    const { written, game: cancelled } = await this.#store.update(started.GameId, {
      expect: { Status: 'playing', Moves: started.Moves },
      set: { Status: 'cancelled' },
      remove: ['L'],
    });
    if (written && cancelled) announce(this.#bus, cancelled);
    return linked;
  }

  /** Writes to the finished game if its offer still is the one decided on. */
  async #write(
    game: StoredGame,
    set: Partial<StoredGame>,
    remove: readonly (keyof StoredGame)[] = [],
  ): Promise<{ settled: boolean; game: StoredGame }> {
    const { written, game: now } = await this.#store.update(game.GameId, {
      expect: {
        Status: 'finished',
        RematchBy: game.RematchBy,
        RematchAt: game.RematchAt,
        RematchId: undefined,
      },
      set,
      remove,
    });
    if (!now) throw new Problem('not_found', { detail: 'The game is gone.' });
    if (written) announce(this.#bus, now, game);
    return { settled: written, game: now };
  }
}

/** The id of a game's rematch. */
export function rematchId(game: StoredGame): string {
  return derivedId('rematch', game.GameId);
}

/** Both players on the other side. The one who asks sits down under their present name. */
function swapped(game: StoredGame, mark: Mark, player: Player): Pick<NewGame, 'X' | 'O'> {
  const rival: Player =
    mark === 'X'
      ? { id: game.O ?? '', name: game.OName ?? '', guest: game.OGuest ?? false }
      : { id: game.X ?? '', name: game.XName ?? '', guest: game.XGuest ?? false };
  return mark === 'X' ? { X: rival, O: player } : { X: player, O: rival };
}
