import type { Clock } from '../shared/clock.ts';
import type { RollUp } from '../users/user-item.ts';
import type { PlayRecord } from '../users/user.ts';
import type { GameIndex, ListedGame, ListOwner } from './game-index.ts';
import type { GameStore } from './game-store.ts';
import { readFinishedKey } from './sort-key.ts';
import { markOf, type StoredGame } from './stored-game.ts';

/** Where roll-ups are kept: a record up to and including one finished game. */
export interface RollUps {
  rollUp(userId: string): Promise<RollUp | null>;
  /** Writes `to` if the stored roll-up still is `from`; says whether it was. */
  saveRollUp(userId: string, from: RollUp | null, to: RollUp): Promise<boolean>;
}

/** Games older than this are in every index by now. */
const settledMs = 60_000;
/** So many settled games are worth the write of a roll-up. */
const worthSaving = 10;

/**
 * Counts how a player's games against people ended, from index keys alone. No move writes a count: whoever looks adds
 * what has been finished since the last roll-up.
 */
export class Records {
  readonly #store: GameStore;
  readonly #index: GameIndex;
  readonly #rollUps: RollUps;
  readonly #clock: Clock;

  constructor(deps: { store: GameStore; index: GameIndex; rollUps: RollUps; clock: Clock }) {
    this.#store = deps.store;
    this.#index = deps.index;
    this.#rollUps = deps.rollUps;
    this.#clock = deps.clock;
  }

  /**
   * The record of a player, or of a player against another.
   *
   * @param recent games the asking session changed last, which the index may not list yet
   */
  async recordOf(owner: ListOwner, recent: readonly string[]): Promise<PlayRecord> {
    const from = owner.against === undefined ? await this.#rollUps.rollUp(owner.userId) : null;
    const listed = await this.#index.finishedSince(owner, from?.upTo);
    const known = new Set(listed.map(({ gameId }) => gameId));
    const newer = (await this.#store.getMany(recent, 'strong'))
      .flatMap((game) => this.#asListed(game, owner) ?? [])
      .filter(({ gameId, key }) => !known.has(gameId) && (from === null || key > from.upTo));
    if (owner.against === undefined) await this.#save(owner.userId, from, listed);
    return counted(from, [...listed, ...newer]);
  }

  async #save(userId: string, from: RollUp | null, listed: readonly ListedGame[]): Promise<void> {
    const settledBefore = new Date(this.#clock.now() - settledMs).toISOString();
    const settled = listed.filter(({ endedAt }) => endedAt < settledBefore);
    const newest = settled[0];
    if (!newest || settled.length < worthSaving) return;
    await this.#rollUps.saveRollUp(userId, from, { ...counted(from, settled), upTo: newest.key });
  }

  #asListed(game: StoredGame, { userId, against }: ListOwner): ListedGame | null {
    const side = markOf(game, userId);
    const entry = game.L === undefined ? null : readFinishedKey(game.L);
    if (!side || !entry || (against !== undefined && !markOf(game, against))) return null;
    return { ...entry, key: game.L ?? '', side };
  }
}

function counted(from: PlayRecord | null, games: readonly ListedGame[]): PlayRecord {
  const record = { won: from?.won ?? 0, lost: from?.lost ?? 0, drawn: from?.drawn ?? 0 };
  for (const { outcome, side } of games) {
    if (!outcome) continue;
    if (outcome.winner === null) record.drawn++;
    else if (outcome.winner === side) record.won++;
    else record.lost++;
  }
  return record;
}
