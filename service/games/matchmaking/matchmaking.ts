import type { Clock } from '../../shared/clock.ts';
import { Problem, type ProblemCode } from '../../shared/error-codes.ts';
import { defaultMatchTimeLimit, matchTimeLimits } from '../../shared/match-limits.ts';
import type { IdempotencyKey, GameCreator, NewGameOptions } from '../game-creation.ts';
import type { Player } from '../game.ts';
import type { Leaves } from '../leaves.ts';
import type { GameLimits } from '../limit-checks.ts';
import type { Games } from '../games.ts';
import type { GameStore } from '../game-store.ts';
import type { MyGamesStore } from '../my-games.ts';
import type { MatchmakingStore, QueueEntry, IdempotencyRecord } from './matchmaking-store.ts';
import { findMark, type StoredGame } from '../stored-game.ts';
import { KeyedMutex } from '../keyed-mutex.ts';

/** Attempts per request. A round only fails on a write conflict, that is when another request succeeds. */
const maxRounds = 100;
/** Maximum wait for earlier requests, in milliseconds; clients repeat the request every 10 s. */
const mutexTimeoutMs = 5_000;
/** For this long after the start, a repeated request returns the game that it has led to. */
const startedGameTtlMs = 30_000;
/** Each process reads the queues at most this often for `GET /games/match`. */
const waitingCacheTtlMs = 2_000;
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
  /** Undefined for {@link defaultMatchTimeLimit}. */
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
  #waiting: { readonly readAt: number; readonly timeLimits: Promise<number[]> } | undefined;

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
   *
   * Release 0.2.0 allowed any time limit, and none. Its waiting games are still offered to those who ask for the same
   * limit, and those without one to those who name none; but no further ones are created.
   *
   * @throws Problem `invalid` for another time limit than `matchTimeLimits`, `too_many_games`, `key_reused`
   */
  match(player: Player, request: MatchRequest): Promise<StoredGame> {
    return this.#limits.runExclusive(player.id, [], async () => {
      const recentGameIds = this.#limits.addNewGameIds(player.id, request.recentGameIds);
      const currentGame = await this.#findCurrentGame(player, { ...request, recentGameIds });
      const startProblem = currentGame
        ? null
        : (findTimeLimitProblem(request.moveSeconds) ??
          this.#leaves.findMatchProblem(player.id) ??
          (await this.#limits.findStartProblem(player.id, request.recentGameIds)));
      return this.#mutex.runExclusive(
        String(request.moveSeconds ?? defaultMatchTimeLimit),
        async ({ hasWaited }) =>
          this.#tryMatch(
            player,
            request,
            hasWaited ? await this.#reload(currentGame) : currentGame,
            startProblem,
          ),
        createOverloadProblem,
      );
    });
  }

  /**
   * Stops looking: cancels the player's waiting game. Does nothing if it is not waiting, or not theirs.
   */
  async stop(player: Player, gameId: string): Promise<void> {
    const game = await this.#store.get(gameId);
    if (!game || !isWaitingGame(game) || game.X !== player.id) return;
    await this.#cancelOwnGame(game, player);
    const entry = await this.#matchmakingStore.getQueueEntry(game.MoveSeconds);
    if (entry?.Game === gameId) await this.#matchmakingStore.removeQueueEntry(entry);
  }

  /**
   * Extends the offers of waiting games whose players are there. Of several games with the same time limit only one is
   * offered, so the cost does not depend on their number.
   *
   * @param games the waiting games on the pages that this process serves
   */
  async renewOffers(games: readonly StoredGame[]): Promise<void> {
    const byTimeLimit = new Map<number | undefined, StoredGame[]>();
    for (const game of games)
      byTimeLimit.set(game.MoveSeconds, [...(byTimeLimit.get(game.MoveSeconds) ?? []), game]);
    await Promise.all(
      [...byTimeLimit].map(async ([moveSeconds, candidates]) => {
        const entry = await this.#matchmakingStore.getQueueEntry(moveSeconds);
        const offeredGame = candidates.find(({ GameId }) => GameId === entry?.Game);
        const isOtherOffered = entry !== undefined && !offeredGame && entry.Until > this.#clock.now();
        const game = offeredGame ?? candidates[0];
        if (isOtherOffered || game?.X === undefined) return;
        await this.#matchmakingStore.offerGame(moveSeconds, entry, { id: game.GameId, player: game.X });
      }),
    );
  }

  /** The time limits with which somebody waits for a quick match; up to 2 s old. */
  listWaiting(): Promise<number[]> {
    const now = this.#clock.now();
    if (this.#waiting === undefined || now - this.#waiting.readAt >= waitingCacheTtlMs) {
      const timeLimits = this.#matchmakingStore.listOfferedTimeLimits(matchTimeLimits);
      this.#waiting = { readAt: now, timeLimits };
      timeLimits.catch(() => (this.#waiting = undefined));
    }
    return this.#waiting.timeLimits;
  }

  /**
   * @param initialGame the player's waiting or just started game, if any
   * @param startProblem thrown unless an earlier request with the same idempotency key has led to a game
   */
  async #tryMatch(
    player: Player,
    request: MatchRequest,
    initialGame: StoredGame | undefined,
    startProblem: Problem | null,
  ): Promise<StoredGame> {
    let ownGame = initialGame;
    for (let round = 0; round < maxRounds; round++) {
      const record =
        request.idempotencyKey && (await this.#matchmakingStore.getIdempotencyRecord(request.idempotencyKey));
      const resumedGame = record && (await this.#resumeFromRecord(record, player));
      ownGame = resumedGame ?? ownGame;
      if (ownGame && ownGame.Status !== 'open') return ownGame;
      if (!ownGame && startProblem) throw startProblem;
      const entries = await this.#readQueues(request.moveSeconds, ownGame);
      const offered = [...entries.values()].find(
        (entry) => entry && entry.Until > this.#clock.now() && entry.Player !== player.id,
      );
      if (offered) {
        const joinedGame = await this.#takeOfferedGame(offered, ownGame, player, record, request);
        if (joinedGame) return joinedGame;
      } else {
        const ownEntry = (ownGame ? [entries.get(ownGame.MoveSeconds)] : [...entries.values()]).find(
          (entry) => entry?.Player === player.id,
        );
        if (ownEntry) ownGame = await this.#preferQueuedGame(ownEntry, ownGame, player);
        ownGame ??= await this.#createWaitingGame(player, request);
        if (ownGame.Status !== 'open') return ownGame;
        const offer = { id: ownGame.GameId, player: player.id };
        const { MoveSeconds: moveSeconds } = ownGame;
        const entry = entries.get(moveSeconds);
        const isRecorded =
          !request.idempotencyKey ||
          (await this.#matchmakingStore.saveIdempotencyRecord(
            request.idempotencyKey,
            ownGame.GameId,
            record,
          ));
        if (isRecorded && (await this.#matchmakingStore.offerGame(moveSeconds, entry, offer))) return ownGame;
      }
      ownGame = await this.#reload(ownGame);
    }
    throw createOverloadProblem();
  }

  /** The entries of the queues that may match a request, by their time limits. */
  async #readQueues(
    requested: number | undefined,
    ownGame: StoredGame | undefined,
  ): Promise<Map<number | undefined, QueueEntry | undefined>> {
    const timeLimits = new Set(listTimeLimits(requested));
    if (ownGame) timeLimits.add(ownGame.MoveSeconds);
    const entries = [...timeLimits].map(
      async (limit) => [limit, await this.#matchmakingStore.getQueueEntry(limit)] as const,
    );
    return new Map(await Promise.all(entries));
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
    const matches = listTimeLimits(moveSeconds).flatMap((limit) =>
      unfinishedGames.filter((game) => game.Origin === 'match' && game.MoveSeconds === limit),
    );
    return (
      matches.find((game) => this.#hasJustStarted(game, player.id)) ??
      matches.find((game) => isWaitingGame(game) && game.X === player.id)
    );
  }

  #hasJustStarted(game: StoredGame, userId: string): boolean {
    const mark = findMark(game, userId);
    const hasMoved = game.Moves.length > (mark === 'X' ? 0 : 1);
    return (
      game.Status === 'playing' &&
      !hasMoved &&
      Date.parse(game.UpdatedAt) + startedGameTtlMs > this.#clock.now()
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
    { moveSeconds = defaultMatchTimeLimit, idempotencyKey: key }: MatchRequest,
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

/** Whether the game waits, or waited, in the queue. */
export function isWaitingGame({ Origin, Status }: StoredGame): boolean {
  return Origin === 'match' && Status === 'open';
}

/** The time limits, undefined for none, that suit a request. */
function listTimeLimits(requested: number | undefined): readonly (number | undefined)[] {
  return requested === undefined ? [undefined, defaultMatchTimeLimit] : [requested];
}

function findTimeLimitProblem(requested: number | undefined): Problem | null {
  if (requested === undefined || matchTimeLimits.includes(requested)) return null;
  const error = {
    path: '/moveSeconds',
    message: 'is not a time limit of quick matches',
    allowed: `one of ${matchTimeLimits.join(', ')}`,
  };
  return new Problem('invalid', { errors: [error] });
}
