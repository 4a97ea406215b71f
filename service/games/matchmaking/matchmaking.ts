import type { Clock } from '../../shared/clock.ts';
import { Problem, type ProblemCode } from '../../shared/error-codes.ts';
import type { IdempotencyKey, GameCreator, NewGameOptions } from '../game-creation.ts';
import type { Player } from '../game.ts';
import type { Leaves } from '../leaves.ts';
import type { GameLimits } from '../limit-checks.ts';
import type { Games } from '../games.ts';
import type { GameStore } from '../game-store.ts';
import type { MyGamesStore } from '../my-games.ts';
import {
  offerTtlMs,
  type MatchmakingStore,
  type QueueEntry,
  type IdempotencyRecord,
} from './matchmaking-store.ts';
import { findMark, type StoredGame } from '../stored-game.ts';
import { KeyedMutex } from '../keyed-mutex.ts';

/** Attempts per request. A round only fails on a write conflict, that is when another request succeeds. */
const maxRounds = 100;
/** Maximum wait for earlier requests, in milliseconds; clients repeat the request every 10 s. */
const mutexTimeoutMs = 5_000;
const createOverloadProblem = () =>
  new Problem('unavailable', { detail: 'Too many concurrent match requests.', retryAfter: 1 });

/** Errors of a game that another player has joined, or that was cancelled or deleted. */
const notJoinableCodes: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'already_taken',
  'own_game',
  'not_open',
  'not_found',
]);

export interface MatchRequest {
  readonly moveSeconds: number | undefined;
  readonly idempotencyKey: IdempotencyKey | undefined;
  /** Games that this session changed last; the indexes may not list them yet. */
  readonly recentGameIds: readonly string[];
}

/**
 * Pairs players who want to play anyone. The queue holds one entry per time limit, written conditionally: of two
 * concurrent requests that find it empty, one writes it and the other joins that game. An eventually consistent index
 * could not guarantee this.
 */
export class Matchmaker {
  readonly #matchmakingStore: MatchmakingStore;
  readonly #store: GameStore;
  readonly #games: Games;
  readonly #gameCreator: GameCreator;
  readonly #myGames: MyGamesStore;
  readonly #limits: GameLimits;
  readonly #leaves: Leaves;
  readonly #clock: Clock;
  readonly #mutex = new KeyedMutex(mutexTimeoutMs);

  constructor(deps: {
    matchmakingStore: MatchmakingStore;
    store: GameStore;
    games: Games;
    gameCreator: GameCreator;
    myGames: MyGamesStore;
    limits: GameLimits;
    leaves: Leaves;
    clock: Clock;
  }) {
    this.#matchmakingStore = deps.matchmakingStore;
    this.#store = deps.store;
    this.#games = deps.games;
    this.#gameCreator = deps.gameCreator;
    this.#myGames = deps.myGames;
    this.#limits = deps.limits;
    this.#leaves = deps.leaves;
    this.#clock = deps.clock;
  }

  /**
   * Joins a waiting game, or returns an own waiting game. A process handles its requests sequentially per time limit,
   * because concurrent ones would cause write conflicts with each other: a quadratic number of writes.
   */
  match(player: Player, request: MatchRequest): Promise<StoredGame> {
    return this.#limits.runExclusive(player.id, [], async () => {
      const recentGameIds = this.#limits.addNewGameIds(player.id, request.recentGameIds);
      const currentGame = await this.#findCurrentGame(player, { ...request, recentGameIds });
      const limitProblem = currentGame
        ? null
        : (this.#leaves.findMatchProblem(player.id) ??
          (await this.#limits.findStartProblem(player.id, request.recentGameIds)));
      return this.#mutex.runExclusive(
        String(request.moveSeconds ?? 0),
        async ({ hasWaited }) =>
          this.#tryMatch(
            player,
            request,
            hasWaited ? await this.#reload(currentGame) : currentGame,
            limitProblem,
          ),
        createOverloadProblem,
      );
    });
  }

  /**
   * @param initialGame the player's waiting or just started game, if any
   * @param limitProblem thrown unless an earlier request with the same idempotency key has led to a game
   */
  async #tryMatch(
    player: Player,
    request: MatchRequest,
    initialGame: StoredGame | undefined,
    limitProblem: Problem | null,
  ): Promise<StoredGame> {
    let ownGame = initialGame;
    for (let round = 0; round < maxRounds; round++) {
      const record =
        request.idempotencyKey && (await this.#matchmakingStore.getIdempotencyRecord(request.idempotencyKey));
      const resumedGame = record && (await this.#resumeFromRecord(record, player));
      ownGame = resumedGame ?? ownGame;
      if (ownGame && ownGame.Status !== 'open') return ownGame;
      if (!ownGame && limitProblem) throw limitProblem;
      const entry = await this.#matchmakingStore.getQueueEntry(request.moveSeconds);
      const isOffered = entry !== undefined && entry.Until > this.#clock.now();
      if (isOffered && entry.Player !== player.id) {
        const joinedGame = await this.#takeOfferedGame(entry, ownGame, player, record, request);
        if (joinedGame) return joinedGame;
      } else {
        if (entry?.Player === player.id) ownGame = await this.#preferQueuedGame(entry, ownGame, player);
        ownGame ??= await this.#createWaitingGame(player, request);
        if (ownGame.Status !== 'open') return ownGame;
        const offer = { id: ownGame.GameId, player: player.id };
        const isRecorded =
          !request.idempotencyKey ||
          (await this.#matchmakingStore.saveIdempotencyRecord(
            request.idempotencyKey,
            ownGame.GameId,
            record,
          ));
        if (isRecorded && (await this.#matchmakingStore.offerGame(request.moveSeconds, entry, offer)))
          return ownGame;
      }
      ownGame = await this.#reload(ownGame);
    }
    throw createOverloadProblem();
  }

  /**
   * The player's waiting game, or one that just started without a move of theirs. Otherwise a request repeated after a
   * lost response would start a second game.
   */
  async #findCurrentGame(
    player: Player,
    { moveSeconds, recentGameIds: recent }: MatchRequest,
  ): Promise<StoredGame | undefined> {
    const unfinishedGames = await this.#myGames.listUnfinished(player.id, recent);
    const matches = unfinishedGames.filter(
      (game) => game.Origin === 'match' && game.MoveSeconds === moveSeconds,
    );
    return (
      matches.find((game) => this.#hasJustStarted(game, player.id)) ??
      matches.find((game) => game.Status === 'open' && game.X === player.id)
    );
  }

  #hasJustStarted(game: StoredGame, userId: string): boolean {
    const mark = findMark(game, userId);
    const hasMoved = game.Moves.length > (mark === 'X' ? 0 : 1);
    return (
      game.Status === 'playing' && !hasMoved && Date.parse(game.UpdatedAt) + offerTtlMs > this.#clock.now()
    );
  }

  /** The game of an idempotency record; joins it if the process that wrote the record died before joining. */
  async #resumeFromRecord(record: IdempotencyRecord, player: Player): Promise<StoredGame | undefined> {
    const game = await this.#store.get(record.Game);
    if (!game || game.Status === 'cancelled') return undefined;
    return findMark(game, player.id) ? game : ((await this.#joinIfOpen(record.Game, player)) ?? undefined);
  }

  /** Prefers the player's own game that is already in the queue, for example from another tab. */
  async #preferQueuedGame(
    entry: QueueEntry,
    ownGame: StoredGame | undefined,
    player: Player,
  ): Promise<StoredGame | undefined> {
    if (entry.Game === ownGame?.GameId) return ownGame;
    const queuedGame = await this.#store.get(entry.Game);
    if (queuedGame?.Status !== 'open') return ownGame;
    return (ownGame && (await this.#cancelOwnGame(ownGame, player))) ?? queuedGame;
  }

  /** Removes the queue entry and joins its game; null if another player was faster or the game is not open any more. */
  async #takeOfferedGame(
    entry: QueueEntry,
    ownGame: StoredGame | undefined,
    player: Player,
    record: IdempotencyRecord | undefined,
    { idempotencyKey: key }: MatchRequest,
  ): Promise<StoredGame | null> {
    if (key && !(await this.#matchmakingStore.saveIdempotencyRecord(key, entry.Game, record))) return null;
    if (!(await this.#matchmakingStore.removeQueueEntry(entry))) return null;
    // If an opponent has just joined the own waiting game, play that one only. The player whose queue entry was removed
    // offers their game again with their next request.
    const startedGame = ownGame && (await this.#cancelOwnGame(ownGame, player));
    if (startedGame) {
      if (key)
        await this.#matchmakingStore.saveIdempotencyRecord(key, startedGame.GameId, { Game: entry.Game });
      return startedGame;
    }
    return this.#joinIfOpen(entry.Game, player);
  }

  /** Joins a game; null if it is not open any more. */
  async #joinIfOpen(gameId: string, player: Player): Promise<StoredGame | null> {
    try {
      return await this.#games.join(gameId, player);
    } catch (error) {
      if (error instanceof Problem && notJoinableCodes.has(error.code)) return null;
      throw error;
    }
  }

  /** Cancels an own waiting game; returns the game if it has started meanwhile, else null. */
  async #cancelOwnGame(ownGame: StoredGame, player: Player): Promise<StoredGame | null> {
    try {
      await this.#games.cancel(ownGame.GameId, player);
      return null;
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'not_open') throw error;
      return this.#games.get(ownGame.GameId);
    }
  }

  /** Re-reads the own game after a write conflict; undefined if it was cancelled. */
  async #reload(ownGame: StoredGame | undefined): Promise<StoredGame | undefined> {
    const currentGame = ownGame && (await this.#store.get(ownGame.GameId));
    return currentGame?.Status === 'cancelled' ? undefined : currentGame;
  }

  /** Creates a waiting game; an idempotency key determines its id, so that repeated requests create one game. */
  async #createWaitingGame(
    player: Player,
    { moveSeconds, idempotencyKey: key }: MatchRequest,
  ): Promise<StoredGame> {
    const options: NewGameOptions = { origin: 'match', X: player, moveSeconds };
    if (key) {
      const game = await this.#gameCreator.create({ ...options, id: key.id, requestHash: key.requestHash });
      // It may have been cancelled in an earlier round.
      if (game.Status !== 'cancelled') return game;
    }
    return this.#gameCreator.create(options);
  }
}
