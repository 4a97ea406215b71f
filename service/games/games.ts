import type { Clock } from '../shared/clock.ts';
import type { Cell, Moves } from '../rules/board.ts';
import type { EventBus } from '../events/event-bus.ts';
import { Problem, problemCodes, type ProblemCode } from '../shared/error-codes.ts';
import { publishGameUpdated } from './game-events.ts';
import type { Player } from './game.ts';
import type { GameStore } from './game-store.ts';
import { toGame, type OptimisticGame, type StoredGame } from './stored-game.ts';
import * as transitions from './transitions.ts';

/** A lost race is decided anew on the state found; a game cannot change under one request more often than this. */
const maxAttempts = 4;

/** What players do with a game that exists. Each method answers with the game as it is stored, or throws a Problem. */
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

  /** The game, strongly consistent. */
  async get(id: string): Promise<StoredGame> {
    const game = await this.#store.get(id);
    if (!game) throw new Problem('not_found', { detail: 'There is no game with this id.' });
    return game;
  }

  join(id: string, player: Player): Promise<StoredGame> {
    return this.applyTransition(id, (game) => transitions.join(game, player, this.#clock.now()));
  }

  accept(id: string, player: Player): Promise<StoredGame> {
    return this.applyTransition(id, (game) => transitions.accept(game, player, this.#clock.now()));
  }

  decline(id: string, player: Player): Promise<StoredGame> {
    return this.applyTransition(id, (game) => transitions.decline(game, player));
  }

  cancel(id: string, player: Player): Promise<StoredGame> {
    return this.applyTransition(id, (game) => transitions.cancel(game, player));
  }

  resign(id: string, player: Player): Promise<StoredGame> {
    return this.applyTransition(id, (game) => transitions.resign(game, player, this.#clock.now()));
  }

  claim(id: string, player: Player): Promise<StoredGame> {
    return this.applyTransition(id, (game) => transitions.claim(game, player, this.#clock.now()));
  }

  /**
   * Plays `cell` on the position the player has seen. Where this process knows the players already, it decides on that
   * position and lets the write's condition prove it: one call to the table.
   */
  async move(id: string, player: Player, { cell, after }: { cell: Cell; after: Moves }): Promise<StoredGame> {
    const random = this.#random();
    const decide = (game: StoredGame | OptimisticGame) =>
      transitions.move(game, player, { cell, after }, this.#clock.now(), random);
    const metadata = this.#store.getCachedMetadata(id);
    if (!metadata) return this.applyTransition(id, decide);
    const decision = decide({ ...metadata, Status: 'playing', Moves: after.join('') });
    // What is rejected on an assumption may be allowed on the stored game.
    if (!('change' in decision)) return this.applyTransition(id, decide);
    const { written, game } = await this.#store.update(id, decision.change);
    if (!game) throw createGameGoneProblem();
    if (!written) return this.applyTransition(id, decide, game);
    publishGameUpdated(this.#bus, game);
    return game;
  }

  /**
   * Decides on the game and writes the decision, again on what is found instead until it holds.
   *
   * @param stored the game as it was just found, if it was
   */
  async applyTransition(
    id: string,
    decide: (game: StoredGame) => transitions.Decision,
    stored?: StoredGame,
  ): Promise<StoredGame> {
    let game = stored ?? (await this.get(id));
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const decision = decide(game);
      if ('noop' in decision) {
        // It may come again because the process that carried it out died before it told anybody.
        publishGameUpdated(this.#bus, game);
        return game;
      }
      if ('rejection' in decision) throw this.createGameProblem(decision.rejection, game);
      const { written, game: currentGame } = await this.#store.update(id, decision.change);
      if (!currentGame) throw createGameGoneProblem();
      if (written) {
        publishGameUpdated(this.#bus, currentGame, game);
        return currentGame;
      }
      game = currentGame;
    }
    throw new Problem('unavailable', { detail: 'The game is changing too fast.', retryAfter: 1 });
  }

  /** A refusal about a game; a 409 carries the game as it is, so that nobody is left with a stale board. */
  createGameProblem(code: ProblemCode, game: StoredGame): Problem {
    const isConflict = problemCodes[code][0] === 409;
    return new Problem(code, isConflict ? { game: toGame(game, this.#clock.now()) } : {});
  }
}

function createGameGoneProblem(): Problem {
  return new Problem('not_found', { detail: 'The game is gone.' });
}
