import type { Clock } from '../shared/clock.ts';
import type { Cell, Moves } from '../rules/board.ts';
import type { EventBus } from '../events/event-bus.ts';
import { gameConflictCodes, Problem, type ProblemCode } from '../shared/error-codes.ts';
import { publishGameUpdated } from './game-events.ts';
import type { Player } from './game.ts';
import type { GameStore } from './game-store.ts';
import { toGame, type OptimisticGame, type StoredGame } from './stored-game.ts';
import * as transitions from './transitions.ts';
import type { GameUpdate } from './update-expression.ts';

/** Attempts per request after write conflicts. */
const maxAttempts = 4;

/** Player actions on existing games. Each method returns the stored game or throws a Problem. */
export class Games {
  readonly #store: GameStore;
  readonly #bus: EventBus;
  readonly #clock: Clock;
  readonly #random: () => number;

  constructor(deps: { store: GameStore; bus: EventBus; clock: Clock; random: () => number }) {
    this.#store = deps.store;
    this.#bus = deps.bus;
    this.#clock = deps.clock;
    this.#random = deps.random;
  }

  /** Reads a game, strongly consistent. @throws Problem `not_found` */
  async get(id: string): Promise<StoredGame> {
    const game = await this.#store.get(id);
    if (!game) throw new Problem('not_found', { detail: 'No game with this id exists.' });
    return game;
  }

  join(id: string, player: Player): Promise<StoredGame> {
    return this.applyTransition(id, player, (game) => transitions.join(game, player, this.#clock.now()));
  }

  accept(id: string, player: Player): Promise<StoredGame> {
    return this.applyTransition(id, player, (game) => transitions.accept(game, player, this.#clock.now()));
  }

  decline(id: string, player: Player): Promise<StoredGame> {
    return this.applyTransition(id, player, (game) => transitions.decline(game, player));
  }

  cancel(id: string, player: Player): Promise<StoredGame> {
    return this.applyTransition(id, player, (game) => transitions.cancel(game, player));
  }

  resign(id: string, player: Player): Promise<StoredGame> {
    return this.applyTransition(id, player, (game) => transitions.resign(game, player, this.#clock.now()));
  }

  claim(id: string, player: Player): Promise<StoredGame> {
    return this.applyTransition(id, player, (game) => transitions.claim(game, player, this.#clock.now()));
  }

  /**
   * Plays `cell` on the position the client has seen. If the players are cached, this skips the read: it decides on the
   * client's position and the write's condition verifies it.
   */
  async move(id: string, player: Player, { cell, after }: { cell: Cell; after: Moves }): Promise<StoredGame> {
    const random = this.#random();
    const decide = (game: StoredGame | OptimisticGame) =>
      transitions.move(game, player, { cell, after }, this.#clock.now(), random);
    const metadata = this.#store.getCachedMetadata(id);
    if (!metadata) return this.applyTransition(id, player, decide);
    const decision = decide({ ...metadata, Status: 'playing', Moves: after.join('') });
    // The move may be legal on the stored game, so read it.
    if (!('change' in decision)) return this.applyTransition(id, player, decide);
    const { written, game } = await this.update(id, decision.change);
    return written ? game : this.applyTransition(id, player, decide, game);
  }

  /**
   * Applies a transition with optimistic locking: on a write conflict it decides again on the game found.
   *
   * @param stored the game if it was just read
   * @throws Problem `unavailable` after {@link maxAttempts} conflicts
   */
  async applyTransition(
    id: string,
    player: Player,
    decide: (game: StoredGame) => transitions.Decision,
    stored?: StoredGame,
  ): Promise<StoredGame> {
    return retryOnConflict(stored ?? (await this.get(id)), async (game) => {
      const decision = decide(game);
      if ('noop' in decision) {
        // The process that made this change may have died before publishing it.
        publishGameUpdated(this.#bus, game);
        return { isDone: true, game };
      }
      if ('rejection' in decision)
        throw this.createGameProblem(decision.rejection, game, player.id, decision.detail);
      const { written, game: storedGame } = await this.update(id, decision.change, game);
      return { isDone: written, game: storedGame };
    });
  }

  /**
   * Writes a change if its conditions hold, and publishes it.
   *
   * @param before the game that the change was decided on
   * @returns the game as it is stored afterwards
   * @throws Problem `not_found` when the game has been deleted
   */
  async update(
    id: string,
    change: GameUpdate,
    before?: StoredGame,
  ): Promise<{ written: boolean; game: StoredGame }> {
    const { written, game } = await this.#store.update(id, change);
    if (!game) throw new Problem('not_found', { detail: 'The game no longer exists.' });
    if (written) publishGameUpdated(this.#bus, game, before);
    return { written, game };
  }

  /** An error about a game; a conflict carries the current game so that the client can update its board. */
  createGameProblem(code: ProblemCode, game: StoredGame, viewerId: string, detail?: string): Problem {
    return new Problem(code, {
      ...(detail !== undefined && { detail }),
      ...(gameConflictCodes.has(code) && { game: toGame(game, this.#clock.now(), viewerId) }),
    });
  }
}

/**
 * Repeats an action after write conflicts, each time on the game that it found.
 *
 * @throws Problem `unavailable` after {@link maxAttempts} conflicts
 */
export async function retryOnConflict(
  firstGame: StoredGame,
  act: (game: StoredGame) => Promise<{ isDone: boolean; game: StoredGame }>,
): Promise<StoredGame> {
  let game = firstGame;
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const outcome = await act(game);
    if (outcome.isDone) return outcome.game;
    game = outcome.game;
  }
  throw new Problem('unavailable', { detail: 'Too many concurrent changes to this game.', retryAfter: 1 });
}
