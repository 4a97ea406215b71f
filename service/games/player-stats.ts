import type { Clock } from '../shared/clock.ts';
import { isId } from '../shared/ids.ts';
import type { RollUp } from '../users/user-item.ts';
import type { PlayerStats } from '../users/user.ts';
import type { GameIndex, FinishedGameEntry, FinishedGamesQuery } from './game-index.ts';
import type { GameStore } from './game-store.ts';
import type { HeadToHeadRollUps } from './head-to-head-roll-ups.ts';
import { parseFinishedKey } from './sort-key.ts';
import { findMark, type StoredGame } from './stored-game.ts';

/** Stores the roll-ups of players: totals up to and including one finished game. */
export interface PlayerRollUpStore {
  getRollUp(userId: string): Promise<RollUp | null>;
  /** Writes `to` if the stored roll-up is still `base`; returns whether it did. */
  saveRollUp(userId: string, base: RollUp | null, to: RollUp): Promise<boolean>;
}

/** A roll-up and the games in the index that it does not contain, newest first. */
interface IndexedStats {
  readonly base: RollUp | null;
  readonly entries: readonly FinishedGameEntry[];
}

const noGames: IndexedStats = { base: null, entries: [] };

/** Games that ended longer ago are assumed to be in every index. */
const maxIndexLagMs = 60_000;
/** A roll-up is saved only when it covers at least this many more games. */
const minGamesToSaveRollUp = 10;

/**
 * Win/loss/draw statistics against people, computed from index keys alone. Moves write no counters: each read adds the
 * games finished since the last roll-up, so that the cost does not grow with the number of games. Concurrent reads of the
 * same statistics share their work.
 */
export class PlayerStatsStore {
  readonly #store: GameStore;
  readonly #index: GameIndex;
  readonly #rollUps: PlayerRollUpStore;
  readonly #headToHeadRollUps: HeadToHeadRollUps;
  readonly #clock: Clock;
  readonly #pendingReads = new Map<string, Promise<IndexedStats>>();

  constructor(deps: {
    store: GameStore;
    index: GameIndex;
    rollUps: PlayerRollUpStore;
    headToHeadRollUps: HeadToHeadRollUps;
    clock: Clock;
  }) {
    this.#store = deps.store;
    this.#index = deps.index;
    this.#rollUps = deps.rollUps;
    this.#headToHeadRollUps = deps.headToHeadRollUps;
    this.#clock = deps.clock;
  }

  /**
   * The statistics of a player, or of a player against another.
   *
   * @param recentGameIds games that the session changed last, which the index may not list yet
   */
  async getStats(query: FinishedGamesQuery, recentGameIds: readonly string[]): Promise<PlayerStats> {
    const [{ base, entries }, recentGames] = await Promise.all([
      this.#readIndexedStats(query),
      this.#store.getMany(recentGameIds),
    ]);
    const indexedIds = new Set(entries.map(({ gameId }) => gameId));
    const unindexedGames = recentGames
      .flatMap((game) => this.#toEntry(game, query) ?? [])
      .filter(({ gameId, key }) => !indexedIds.has(gameId) && (base === null || key > base.upTo));
    return addResults(base, [...entries, ...unindexedGames]);
  }

  #readIndexedStats(query: FinishedGamesQuery): Promise<IndexedStats> {
    const { userId, against } = query;
    if (against !== undefined && (against === userId || !isId(against))) return Promise.resolve(noGames);
    const key = `${userId}|${against ?? ''}`;
    const pendingRead = this.#pendingReads.get(key);
    if (pendingRead) return pendingRead;
    const newRead = this.#updateRollUp(query).finally(() => this.#pendingReads.delete(key));
    this.#pendingReads.set(key, newRead);
    return newRead;
  }

  /** Reads the roll-up and the newer games, and saves a new roll-up if it is worthwhile. */
  async #updateRollUp(query: FinishedGamesQuery): Promise<IndexedStats> {
    const { userId, against } = query;
    const base = await (against === undefined
      ? this.#rollUps.getRollUp(userId)
      : this.#headToHeadRollUps.getRollUp(userId, against));
    const entries = await this.#index.queryFinishedSince(query, base?.upTo);
    const indexedBefore = new Date(this.#clock.now() - maxIndexLagMs).toISOString();
    const indexedGames = entries.filter(({ endedAt }) => endedAt < indexedBefore);
    const newestGame = indexedGames[0];
    if (newestGame && indexedGames.length >= minGamesToSaveRollUp) {
      const rollUp = { ...addResults(base, indexedGames), upTo: newestGame.key };
      await (against === undefined
        ? this.#rollUps.saveRollUp(userId, base, rollUp)
        : this.#headToHeadRollUps.saveRollUp(userId, against, base, rollUp));
    }
    return { base, entries };
  }

  #toEntry(game: StoredGame, { userId, against }: FinishedGamesQuery): FinishedGameEntry | null {
    const mark = findMark(game, userId);
    const entry = game.SortKey === undefined ? null : parseFinishedKey(game.SortKey);
    if (!mark || !entry || (against !== undefined && !findMark(game, against))) return null;
    return { ...entry, key: game.SortKey ?? '', mark };
  }
}

function addResults(base: PlayerStats | null, games: readonly FinishedGameEntry[]): PlayerStats {
  const stats = { won: base?.won ?? 0, lost: base?.lost ?? 0, drawn: base?.drawn ?? 0 };
  for (const { outcome, mark } of games) {
    if (!outcome) continue;
    if (outcome.winner === null) stats.drawn++;
    else if (outcome.winner === mark) stats.won++;
    else stats.lost++;
  }
  return stats;
}
