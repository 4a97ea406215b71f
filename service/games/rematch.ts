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

/** Attempts per request after write conflicts. */
const maxAttempts = 4;

/**
 * Rematches: one player offers on the finished game, the other agrees, and a new game is created with an id derived
 * from the old one. The new game is written before the link to it; if the process dies in between, the next request
 * completes the link.
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

  /** Offers, agrees or withdraws; returns the *finished* game, whose `rematch` holds the result. */
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
    throw new Problem('unavailable', { detail: 'Too many concurrent changes to this game.', retryAfter: 1 });
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
      // The other player may have agreed, but their process died before it wrote the link.
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

  /** Creates the new game with sides swapped, unless it exists; a cancelled one is replaced. */
  async #startRematch(game: StoredGame, mark: Mark, player: Player): Promise<StoredGame> {
    const existingGame = await this.#store.get(deriveRematchId(game));
    if (existingGame && existingGame.Status !== 'cancelled') return existingGame;
    const options: NewGameOptions = {
      id: deriveRematchId(game),
      origin: game.Bot ? 'bot' : 'rematch',
      moveSeconds: game.MoveSeconds,
      ...(game.Bot ? buildBotSeats(player, game.Bot, getOtherMark(mark)) : swapSeats(game, mark, player)),
    };
    const { written, game: createdRematch } = await this.#store.put(
      buildNewGame(options, this.#clock.now(), this.#random()),
      existingGame,
    );
    if (!createdRematch) throw new Problem('not_found', { detail: 'The game no longer exists.' });
    if (written) publishGameUpdated(this.#bus, createdRematch);
    return createdRematch;
  }

  /** Links the finished game to its rematch; if the offer was withdrawn meanwhile, cancels the rematch. */
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
      remove: ['SortKey'],
    });
    if (written && cancelledGame) publishGameUpdated(this.#bus, cancelledGame);
    return linkResult;
  }

  /** Updates the finished game if its offer is unchanged. */
  async #updateFinishedGame(
    game: StoredGame,
    set: Partial<StoredGame>,
    remove: readonly (keyof StoredGame)[] = [],
  ): Promise<{ isDone: boolean; game: StoredGame }> {
    const expect = {
      Status: 'finished',
      RematchBy: game.RematchBy,
      RematchAt: game.RematchAt,
      RematchId: undefined,
    } as const;
    const { written, game: updatedGame } = await this.#games.update(
      game.GameId,
      { expect, set, remove },
      game,
    );
    return { isDone: written, game: updatedGame };
  }
}

/** The deterministic id of a game's rematch. */
export function deriveRematchId(game: StoredGame): string {
  return deriveId('rematch', game.GameId);
}

/** Swaps the marks of both players. The requesting player gets their current name. */
function swapSeats(game: StoredGame, mark: Mark, player: Player): Pick<NewGameOptions, 'X' | 'O'> {
  const opponent: Player =
    mark === 'X'
      ? { id: game.O ?? '', name: game.OName ?? '', guest: game.OGuest ?? false }
      : { id: game.X ?? '', name: game.XName ?? '', guest: game.XGuest ?? false };
  return mark === 'X' ? { X: opponent, O: player } : { X: player, O: opponent };
}
