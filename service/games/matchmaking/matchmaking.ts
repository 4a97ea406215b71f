import type { Clock } from '../../shared/clock.ts';
import { Problem } from '../../shared/error-codes.ts';
import type { IdempotencyKey, GameCreator, NewGameOptions } from '../game-creation.ts';
import type { Player } from '../game.ts';
import type { GameLimits } from '../game-limits.ts';
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
import { KeyedMutex } from './keyed-mutex.ts';

/** Each round is lost only to somebody else's success. */
const maxRounds = 100;
/** How long a request waits for those before it, in milliseconds; clients ask again every 10 s anyway. */
const mutexTimeoutMs = 5_000;
const createOverloadProblem = () =>
  new Problem('unavailable', { detail: 'Too many players are asking at once.', retryAfter: 1 });

export interface MatchRequest {
  readonly moveSeconds: number | undefined;
  readonly idempotencyKey: IdempotencyKey | undefined;
  /** Games this session changed last: an index may not know them yet. */
  readonly recentGameIds: readonly string[];
}

/**
 * Pairs players who want to play anyone. Two who ask at one instant both read an empty slot, but only one of them can
 * write it: the other finds the winner there. An index could not promise that, since it lags.
 */
export class Matchmaker {
  readonly #matchmakingStore: MatchmakingStore;
  readonly #store: GameStore;
  readonly #games: Games;
  readonly #gameCreator: GameCreator;
  readonly #myGames: MyGamesStore;
  readonly #limits: GameLimits;
  readonly #clock: Clock;
  readonly #mutex = new KeyedMutex(mutexTimeoutMs);

  constructor(deps: {
    matchmakingStore: MatchmakingStore;
    store: GameStore;
    games: Games;
    gameCreator: GameCreator;
    myGames: MyGamesStore;
    limits: GameLimits;
    clock: Clock;
  }) {
    this.#matchmakingStore = deps.matchmakingStore;
    this.#store = deps.store;
    this.#games = deps.games;
    this.#gameCreator = deps.gameCreator;
    this.#myGames = deps.myGames;
    this.#limits = deps.limits;
    this.#clock = deps.clock;
  }

  /**
   * A seat in a waiting game, or a game of my own that waits. Requests to one process go one after the other: all at
   * once, they would lose the slot to each other again and again, and cost the square of their number.
   */
  async match(player: Player, request: MatchRequest): Promise<StoredGame> {
    const currentGame = await this.#findCurrentGame(player, request);
    return this.#mutex.runExclusive(
      String(request.moveSeconds ?? 0),
      async ({ hasWaited }) =>
        this.#tryMatch(player, request, hasWaited ? await this.#reload(currentGame) : currentGame),
      createOverloadProblem,
    );
  }

  /** @param initialGame the game that the player waits in already, or has just begun */
  async #tryMatch(
    player: Player,
    request: MatchRequest,
    initialGame: StoredGame | undefined,
  ): Promise<StoredGame> {
    let ownGame = initialGame;
    for (let round = 0; round < maxRounds; round++) {
      const record =
        request.idempotencyKey && (await this.#matchmakingStore.getIdempotencyRecord(request.idempotencyKey));
      const resumedGame = record && (await this.#resumeFromRecord(record, player));
      ownGame = resumedGame ?? ownGame;
      if (ownGame && ownGame.Status !== 'open') return ownGame;
      const entry = await this.#matchmakingStore.getQueueEntry(request.moveSeconds);
      const isOffered = entry !== undefined && entry.Until > this.#clock.now();
      if (isOffered && entry.Player !== player.id) {
        const joinedGame = await this.#takeOfferedGame(entry, ownGame, player, record, request);
        if (joinedGame) return joinedGame;
      } else {
        if (entry?.Player === player.id) ownGame = await this.#preferQueuedGame(entry, ownGame, player);
        if (!ownGame && round === 0) await this.#limits.assertCanStartGame(player.id, request.recentGameIds);
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
   * The game this player waits in already, or one that has just begun without a move of theirs: without it a request
   * repeated after its answer was lost would seat them twice.
   */
  async #findCurrentGame(
    player: Player,
    { moveSeconds, recentGameIds: recent }: MatchRequest,
  ): Promise<StoredGame | undefined> {
    const unfinishedGames = await this.#myGames.listUnfinished(player.id, recent);
    const matches = unfinishedGames.filter((game) => game.Origin === 'match' && game.Seconds === moveSeconds);
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

  /** The game a ticket names, seated now if the request that wrote it died before it could sit down. */
  async #resumeFromRecord(record: IdempotencyRecord, player: Player): Promise<StoredGame | undefined> {
    const game = await this.#store.get(record.Game);
    if (!game || game.Status === 'cancelled') return undefined;
    return findMark(game, player.id) ? game : ((await this.#joinIfOpen(record.Game, player)) ?? undefined);
  }

  /** Another tab's offer of the same player stands for mine. */
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

  /** Takes the game on offer; null when somebody else was quicker or its player has gone. */
  async #takeOfferedGame(
    entry: QueueEntry,
    ownGame: StoredGame | undefined,
    player: Player,
    record: IdempotencyRecord | undefined,
    { idempotencyKey: key }: MatchRequest,
  ): Promise<StoredGame | null> {
    if (key && !(await this.#matchmakingStore.saveIdempotencyRecord(key, entry.Game, record))) return null;
    if (!(await this.#matchmakingStore.removeQueueEntry(entry))) return null;
    // Somebody may be sitting down in my own waiting game at this very moment; two seats would be one too many. Then
    // the player whose slot this was offers their game again with their next request.
    const startedGame = ownGame && (await this.#cancelOwnGame(ownGame, player));
    if (startedGame) {
      if (key)
        await this.#matchmakingStore.saveIdempotencyRecord(key, startedGame.GameId, { Game: entry.Game });
      return startedGame;
    }
    return this.#joinIfOpen(entry.Game, player);
  }

  /** Sits down; null when the game is no longer to be had. */
  async #joinIfOpen(gameId: string, player: Player): Promise<StoredGame | null> {
    try {
      return await this.#games.join(gameId, player);
    } catch (error) {
      if (error instanceof Problem && error.statusCode < 500) return null;
      throw error;
    }
  }

  /** Cancels a waiting game of mine; the game itself when it has begun in the meantime. */
  async #cancelOwnGame(ownGame: StoredGame, player: Player): Promise<StoredGame | null> {
    try {
      await this.#games.cancel(ownGame.GameId, player);
      return null;
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'not_open') throw error;
      return this.#games.get(ownGame.GameId);
    }
  }

  /** My game as it is after a lost round; nothing if it is over. */
  async #reload(ownGame: StoredGame | undefined): Promise<StoredGame | undefined> {
    const currentGame = ownGame && (await this.#store.get(ownGame.GameId));
    return currentGame?.Status === 'cancelled' ? undefined : currentGame;
  }

  /** A new waiting game; with a key its id follows from the key, so that two requests with one key make one game. */
  async #createWaitingGame(
    player: Player,
    { moveSeconds, idempotencyKey: key }: MatchRequest,
  ): Promise<StoredGame> {
    const options: NewGameOptions = { origin: 'match', X: player, moveSeconds };
    if (key) {
      const game = await this.#gameCreator.create({ ...options, id: key.id, requestHash: key.requestHash });
      // Cancelled when its slot was lost in an earlier round.
      if (game.Status !== 'cancelled') return game;
    }
    return this.#gameCreator.create(options);
  }
}
