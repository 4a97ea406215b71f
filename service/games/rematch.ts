import type { Clock } from '../shared/clock.ts';
import { getOtherMark, type Mark } from '../rules/board.ts';
import { createId } from '../shared/ids.ts';
import type { EventBus } from '../events/event-bus.ts';
import { Problem } from '../shared/error-codes.ts';
import { publishGameUpdated } from './game-events.ts';
import { buildBotSeats, buildNewGame, type NewGameOptions } from './game-creation.ts';
import type { Player } from './game.ts';
import { retryOnConflict, type Games } from './games.ts';
import type { GameLimits } from './limit-checks.ts';
import type { GameStore } from './game-store.ts';
import { findMark, buildRematch, buildRematchSeries, getPerson, type StoredGame } from './stored-game.ts';

export type RematchAction = 'play' | 'withdraw';

/**
 * Rematches: one player offers on the finished game, the other agrees, and a new game starts. Its id is random, because
 * whoever knows the id of a game may watch it; it is written with the first offer and shown only to the players.
 *
 * Between people the new game is written before the link to it, against the computer after it. If the process dies in
 * between, the next request writes what is missing.
 */
export class Rematches {
  readonly #games: Games;
  readonly #store: GameStore;
  readonly #limits: GameLimits;
  readonly #bus: EventBus;
  readonly #clock: Clock;
  readonly #random: () => number;

  constructor(deps: {
    games: Games;
    store: GameStore;
    limits: GameLimits;
    bus: EventBus;
    clock: Clock;
    random: () => number;
  }) {
    this.#games = deps.games;
    this.#store = deps.store;
    this.#limits = deps.limits;
    this.#bus = deps.bus;
    this.#clock = deps.clock;
    this.#random = deps.random;
  }

  /**
   * Offers, agrees or withdraws; returns the *finished* game, whose `rematch` holds the result.
   *
   * @param recentGameIds games that the session changed last, which the index may not list yet
   * @throws Problem `too_many_games` when one of the players has no room for the new game
   */
  async requestRematch(
    id: string,
    player: Player,
    action: RematchAction,
    recentGameIds: readonly string[] = [],
  ): Promise<StoredGame> {
    const game = await this.#games.get(id);
    const mark = findMark(game, player.id);
    if (!mark) throw this.#games.createGameProblem('not_a_player', game, player.id);
    if (game.Status !== 'finished') throw this.#games.createGameProblem('not_finished', game, player.id);
    const applyAction = (found: StoredGame) => this.#applyAction(found, mark, player, action);
    if (action === 'withdraw') return retryOnConflict(game, applyAction);
    const opponent = game[getOtherMark(mark)];
    const finishedGame = await this.#limits.runExclusive(
      player.id,
      opponent === undefined ? [] : [opponent],
      async () => {
        const currentGame = await this.#games.get(id);
        const isOffered = buildRematch(currentGame, this.#clock.now())?.offeredBy === mark;
        if (currentGame.RematchId === undefined && !isOffered) {
          await this.#limits.assertCanStartGame(player.id, recentGameIds, currentGame.RematchOfferId);
          // Who offers has to have room for the game when the offer is accepted.
          if (opponent !== undefined && currentGame.RematchBy === getOtherMark(mark))
            await this.#limits.assertOtherCanStartGame(opponent);
        }
        return retryOnConflict(currentGame, applyAction);
      },
    );
    const { RematchId } = finishedGame;
    if (RematchId !== undefined)
      for (const userId of [player.id, opponent])
        if (userId !== undefined) this.#limits.addNewGame(userId, RematchId);
    return finishedGame;
  }

  async #applyAction(
    game: StoredGame,
    mark: Mark,
    player: Player,
    action: RematchAction,
  ): Promise<{ isDone: boolean; game: StoredGame }> {
    if (game.Bot) return this.#startBotRematch(game, mark, player, action);
    if (game.RematchId !== undefined) return { isDone: true, game };
    const offer = buildRematch(game, this.#clock.now());
    const { RematchOfferId: rematchId } = game;
    if (action === 'withdraw') {
      if (offer?.offeredBy !== mark) return { isDone: true, game };
      // The other player may have agreed, but their process died before it wrote the link.
      const existingRematch = rematchId === undefined ? undefined : await this.#store.get(rematchId);
      if (existingRematch && existingRematch.Status !== 'cancelled')
        return this.#linkRematch(game, mark, existingRematch);
      return this.#updateFinishedGame(game, {}, ['RematchBy', 'RematchAt']);
    }
    if (offer && rematchId !== undefined && offer.offeredBy !== mark) {
      const existingRematch = await this.#startRematch(game, rematchId, mark, player);
      return this.#linkRematch(game, offer.offeredBy, existingRematch);
    }
    if (offer?.offeredBy === mark) return { isDone: true, game };
    return this.#updateFinishedGame(game, {
      RematchBy: mark,
      RematchAt: new Date(this.#clock.now()).toISOString(),
      RematchOfferId: rematchId ?? createId(),
    });
  }

  /** Links a game against the computer to a new one, then creates that unless it exists. */
  async #startBotRematch(
    game: StoredGame,
    mark: Mark,
    player: Player,
    action: RematchAction,
  ): Promise<{ isDone: boolean; game: StoredGame }> {
    if (action === 'withdraw') return { isDone: true, game };
    if (game.RematchId !== undefined && (await this.#store.get(game.RematchId)))
      return { isDone: true, game };
    const { written, game: linkedGame } =
      game.RematchId === undefined
        ? await this.#store.update(game.GameId, {
            expect: { Status: 'finished', RematchId: undefined },
            set: { RematchBy: mark, RematchId: createId() },
          })
        : { written: true, game };
    if (!linkedGame) throw new Problem('not_found', { detail: 'The game no longer exists.' });
    if (!written) return { isDone: false, game: linkedGame };
    await this.#createRematch(linkedGame, linkedGame.RematchId ?? '', mark, player);
    // Only now, because clients go to the new game at once.
    publishGameUpdated(this.#bus, linkedGame, game);
    return { isDone: true, game: linkedGame };
  }

  /** Creates the new game with sides swapped, unless it exists; a cancelled one is replaced. */
  async #startRematch(game: StoredGame, id: string, mark: Mark, player: Player): Promise<StoredGame> {
    const existingGame = await this.#store.get(id);
    if (existingGame && existingGame.Status !== 'cancelled') return existingGame;
    return this.#createRematch(game, id, mark, player, existingGame);
  }

  async #createRematch(
    game: StoredGame,
    id: string,
    mark: Mark,
    player: Player,
    replacedGame?: StoredGame,
  ): Promise<StoredGame> {
    const options: NewGameOptions = {
      id,
      origin: game.Bot ? 'bot' : 'rematch',
      moveSeconds: game.MoveSeconds,
      series: buildRematchSeries(game),
      ...(game.Bot ? buildBotSeats(player, game.Bot, getOtherMark(mark)) : swapSeats(game, mark, player)),
    };
    const { written, game: createdRematch } = await this.#store.put(
      buildNewGame(options, this.#clock.now(), this.#random()),
      replacedGame,
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

/** Swaps the marks of both players. The requesting player gets their current name. */
function swapSeats(game: StoredGame, mark: Mark, player: Player): Pick<NewGameOptions, 'X' | 'O'> {
  return mark === 'X' ? { X: getPerson(game, 'O'), O: player } : { X: player, O: getPerson(game, 'X') };
}
