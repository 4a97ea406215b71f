import type { Clock } from '../shared/clock.ts';
import type { RollUp } from '../users/user-item.ts';
import type { PlayerStats } from '../users/user.ts';
import type { GameIndex, FinishedGameEntry, FinishedGamesQuery } from './game-index.ts';
import type { GameStore } from './game-store.ts';
import { parseFinishedKey } from './sort-key.ts';
import { findMark, type StoredGame } from './stored-game.ts';

/** Stores roll-ups: a player's totals up to and including one finished game. */
export interface RollUpStore {
  getRollUp(userId: string): Promise<RollUp | null>;
  /** Writes `to` if the stored roll-up is still `base`; returns whether it did. */
  saveRollUp(userId: string, base: RollUp | null, to: RollUp): Promise<boolean>;
}

/** Games that ended longer ago are assumed to be in every index. */
const maxIndexLagMs = 60_000;
/** A roll-up is saved only when it covers at least this many more games. */
const minGamesToSaveRollUp = 10;

/**
 * Win/loss/draw statistics against people, computed from index keys alone. Moves write no counters: each read adds the
 * games finished since the last roll-up.
 */
export class PlayerStatsStore {
  readonly #store: GameStore;
  readonly #index: GameIndex;
  readonly #rollUps: RollUpStore;
  readonly #clock: Clock;

  constructor(deps: { store: GameStore; index: GameIndex; rollUps: RollUpStore; clock: Clock }) {
    this.#store = deps.store;
    this.#index = deps.index;
    this.#rollUps = deps.rollUps;
    this.#clock = deps.clock;
  }

  /**
   * The statistics of a player, or of a player against another.
   *
   * @param recentGameIds games that the session changed last, which the index may not list yet
   */
  async getStats(query: FinishedGamesQuery, recentGameIds: readonly string[]): Promise<PlayerStats> {
    const base = query.against === undefined ? await this.#rollUps.getRollUp(query.userId) : null;
    const indexedEntries = await this.#index.queryFinishedSince(query, base?.upTo);
    const indexedIds = new Set(indexedEntries.map(({ gameId }) => gameId));
    const unindexedGames = (await this.#store.getMany(recentGameIds, 'strong'))
      .flatMap((game) => this.#toEntry(game, query) ?? [])
      .filter(({ gameId, key }) => !indexedIds.has(gameId) && (base === null || key > base.upTo));
    if (query.against === undefined) await this.#saveRollUpIfWorthwhile(query.userId, base, indexedEntries);
    return addResults(base, [...indexedEntries, ...unindexedGames]);
  }

  async #saveRollUpIfWorthwhile(
    userId: string,
    base: RollUp | null,
    indexedEntries: readonly FinishedGameEntry[],
  ): Promise<void> {
    const indexedBefore = new Date(this.#clock.now() - maxIndexLagMs).toISOString();
    const indexedGames = indexedEntries.filter(({ endedAt }) => endedAt < indexedBefore);
    const newestGame = indexedGames[0];
    if (!newestGame || indexedGames.length < minGamesToSaveRollUp) return;
    await this.#rollUps.saveRollUp(userId, base, { ...addResults(base, indexedGames), upTo: newestGame.key });
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
