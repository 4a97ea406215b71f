import type { Clock } from '../shared/clock.ts';
import { getOtherMark, type Mark } from '../rules/board.ts';
import { deriveId } from '../shared/ids.ts';
import type { EventBus } from '../events/event-bus.ts';
import { Problem } from '../shared/error-codes.ts';
import { publishGameUpdated } from './game-events.ts';
import { buildBotSeats, buildNewGame, type NewGameOptions } from './game-creation.ts';
import type { Player } from './game.ts';
import type { Games } from './games.ts';
import type { GameStore } from './game-store.ts';
import { findMark, buildRematch, type StoredGame } from './stored-game.ts';

export type RematchAction = 'play' | 'withdraw';

/** An offer and its answer cross at most this often before one of them stands. */
const maxAttempts = 4;

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
  async requestRematch(id: string, player: Player, action: RematchAction): Promise<StoredGame> {
    let game = await this.#games.get(id);
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const mark = findMark(game, player.id);
      if (!mark) throw this.#games.createGameProblem('not_a_player', game);
      if (game.Status !== 'finished') throw this.#games.createGameProblem('not_finished', game);
      const outcome = await this.#applyAction(game, mark, player, action);
      if (outcome.isDone) return outcome.game;
      game = outcome.game;
    }
    throw new Problem('unavailable', { detail: 'The game is changing too fast.', retryAfter: 1 });
  }

  async #applyAction(
    game: StoredGame,
    mark: Mark,
    player: Player,
    action: RematchAction,
  ): Promise<{ isDone: boolean; game: StoredGame }> {
    if (game.RematchId !== undefined) return { isDone: true, game };
    const offer = buildRematch(game, this.#clock.now());
    if (action === 'withdraw') {
      if (offer?.offeredBy !== mark) return { isDone: true, game };
      // The other player may have agreed, and their process died before it could say so.
      const existingRematch = await this.#store.get(deriveRematchId(game));
      if (existingRematch && existingRematch.Status !== 'cancelled')
        return this.#linkRematch(game, mark, existingRematch);
      return this.#updateFinishedGame(game, {}, ['RematchBy', 'RematchAt']);
    }
    if (game.Bot || (offer && offer.offeredBy !== mark)) {
      const existingRematch = await this.#startRematch(game, mark, player);
      return this.#linkRematch(game, offer?.offeredBy ?? mark, existingRematch);
    }
    if (offer) return { isDone: true, game };
    return this.#updateFinishedGame(game, {
      RematchBy: mark,
      RematchAt: new Date(this.#clock.now()).toISOString(),
    });
  }

  /** Writes the new game, sides swapped, unless it is there; one that was taken back begins again. */
  async #startRematch(game: StoredGame, mark: Mark, player: Player): Promise<StoredGame> {
    const existingGame = await this.#store.get(deriveRematchId(game));
    if (existingGame && existingGame.Status !== 'cancelled') return existingGame;
    const options: NewGameOptions = {
      id: deriveRematchId(game),
      origin: game.Bot ? 'bot' : 'rematch',
      moveSeconds: game.Seconds,
      ...(game.Bot ? buildBotSeats(player, game.Bot, getOtherMark(mark)) : swapSeats(game, mark, player)),
    };
    const { written, game: createdRematch } = await this.#store.put(
      buildNewGame(options, this.#clock.now(), this.#random()),
      existingGame,
    );
    if (!createdRematch) throw new Problem('not_found', { detail: 'The game is gone.' });
    if (written) publishGameUpdated(this.#bus, createdRematch);
    return createdRematch;
  }

  /** Links the finished game to its rematch; a rematch whose offer has been withdrawn meanwhile is taken back. */
  async #linkRematch(
    game: StoredGame,
    offeredBy: Mark,
    linkedGame: StoredGame,
  ): Promise<{ isDone: boolean; game: StoredGame }> {
    const linkResult = await this.#updateFinishedGame(game, {
      RematchBy: offeredBy,
      RematchId: linkedGame.GameId,
    });
    if (linkResult.isDone || linkResult.game.RematchId !== undefined) return linkResult;
    const { written, game: cancelledGame } = await this.#store.update(linkedGame.GameId, {
      expect: { Status: 'playing', Moves: linkedGame.Moves },
      set: { Status: 'cancelled' },
      remove: ['L'],
    });
    if (written && cancelledGame) publishGameUpdated(this.#bus, cancelledGame);
    return linkResult;
  }

  /** Writes to the finished game if its offer still is the one decided on. */
  async #updateFinishedGame(
    game: StoredGame,
    set: Partial<StoredGame>,
    remove: readonly (keyof StoredGame)[] = [],
  ): Promise<{ isDone: boolean; game: StoredGame }> {
    const { written, game: updatedGame } = await this.#store.update(game.GameId, {
      expect: {
        Status: 'finished',
        RematchBy: game.RematchBy,
        RematchAt: game.RematchAt,
        RematchId: undefined,
      },
      set,
      remove,
    });
    if (!updatedGame) throw new Problem('not_found', { detail: 'The game is gone.' });
    if (written) publishGameUpdated(this.#bus, updatedGame, game);
    return { isDone: written, game: updatedGame };
  }
}

/** The id of a game's rematch. */
export function deriveRematchId(game: StoredGame): string {
  return deriveId('rematch', game.GameId);
}

/** Both players on the other side. The one who asks sits down under their present name. */
function swapSeats(game: StoredGame, mark: Mark, player: Player): Pick<NewGameOptions, 'X' | 'O'> {
  const opponent: Player =
    mark === 'X'
      ? { id: game.O ?? '', name: game.OName ?? '', guest: game.OGuest ?? false }
      : { id: game.X ?? '', name: game.XName ?? '', guest: game.XGuest ?? false };
  return mark === 'X' ? { X: opponent, O: player } : { X: player, O: opponent };
}
