import type { Clock } from '../shared/clock.ts';
import type { Cursors } from '../http/cursors.ts';
import { isId } from '../shared/ids.ts';
import { maxInvitationsListed, type MyGames } from './game.ts';
import { compareNewestFirst, type GameIndex, type FinishedGamesQuery } from './game-index.ts';
import type { GameStore } from './game-store.ts';
import { finishedKeyPattern, finishedPrefix } from './sort-key.ts';
import { findMark, getGuestMark, toGame, type StoredGame } from './stored-game.ts';

/** Finished games per page. */
export const finishedPageSize = 10;

/** One page of finished games. */
export interface FinishedGamesPage {
  readonly games: StoredGame[];
  /** Cursor of the next page; null on the last page. */
  readonly cursor: string | null;
}

/**
 * Lists of a player's games. The indexes are eventually consistent, so the games that the session changed last
 * (`recentGameIds`) are read in addition, and every listed game is read consistently.
 *
 * The index does not distinguish running games from invitations. All its entries are therefore read, or a flood of
 * invitations would displace running games. This costs one read unit per unfinished game or invitation; beyond the
 * newest `maxInvitationsListed` invitations, those that this process read in the last 10 s are skipped.
 */
export class MyGamesStore {
  readonly #store: GameStore;
  readonly #index: GameIndex;
  readonly #clock: Clock;
  readonly #cursors: Cursors;

  constructor(deps: { store: GameStore; index: GameIndex; clock: Clock; cursors: Cursors }) {
    this.#store = deps.store;
    this.#index = deps.index;
    this.#clock = deps.clock;
    this.#cursors = deps.cursors;
  }

  /** All unfinished games of a player and a page of finished ones. */
  async read(userId: string, recentGameIds: readonly string[], cursor?: string): Promise<MyGames> {
    const query = { userId };
    const belowKey = this.#decodeCursor(query, cursor);
    const [games, indexedEntries] = await Promise.all([
      this.#readUnfinishedAndRecent(userId, recentGameIds),
      this.#index.queryFinished(query, belowKey, finishedPageSize + 1),
    ]);
    const page = await this.#buildPage(query, belowKey, indexedEntries, games, finishedPageSize);
    const listWithStatus = (status: StoredGame['Status']) =>
      games.filter(({ Status }) => Status === status).map((game) => this.#toGame(game, userId));
    return {
      invitations: listWithStatus('invited'),
      open: listWithStatus('open'),
      playing: listWithStatus('playing'),
      finished: page.games.map((game) => this.#toGame(game, userId)),
      cursor: page.cursor,
    };
  }

  /** A player's unfinished games, newest first, with at most `maxInvitationsListed` received invitations. */
  async listUnfinished(userId: string, recentGameIds: readonly string[]): Promise<StoredGame[]> {
    const games = await this.#readUnfinishedAndRecent(userId, recentGameIds);
    return games.filter(({ Status }) => Status === 'open' || Status === 'invited' || Status === 'playing');
  }

  /** A page of finished games, most recently finished first. */
  async listFinished(
    query: FinishedGamesQuery,
    recentGameIds: readonly string[],
    cursor: string | undefined,
    limit: number,
  ): Promise<FinishedGamesPage> {
    const belowKey = this.#decodeCursor(query, cursor);
    if (query.against !== undefined && !isId(query.against)) return { games: [], cursor: null };
    const [indexedEntries, games] = await Promise.all([
      this.#index.queryFinished(query, belowKey, limit + 1),
      this.#store.getMany(recentGameIds),
    ]);
    return this.#buildPage(query, belowKey, indexedEntries, games, limit);
  }

  /** Like {@link listUnfinished}, but includes recently changed games of any status. */
  async #readUnfinishedAndRecent(userId: string, recentGameIds: readonly string[]): Promise<StoredGame[]> {
    const games = new Map<string, StoredGame>();
    let invitations = 0;
    let ids = [...recentGameIds];
    for await (const page of this.#index.iterateUnfinishedIds(userId)) {
      const hasMaxInvitations = invitations >= maxInvitationsListed;
      ids.push(...(hasMaxInvitations ? page.filter((id) => !this.#store.isCachedInvitation(id)) : page));
      for (const game of await this.#store.getMany(ids)) {
        const mark = findMark(game, userId);
        if (mark === null || games.has(game.GameId)) continue;
        const isReceived = game.Status === 'invited' && mark === getGuestMark(game);
        if (isReceived && ++invitations > maxInvitationsListed) continue;
        games.set(game.GameId, game);
      }
      ids = [];
    }
    return [...games.values()].sort((one, another) => (one.CreatedAt < another.CreatedAt ? 1 : -1));
  }

  async #buildPage(
    query: FinishedGamesQuery,
    belowKey: string | undefined,
    indexedEntries: readonly { key: string; gameId: string }[],
    recentGames: readonly StoredGame[],
    limit: number,
  ): Promise<FinishedGamesPage> {
    const unindexedEntries = recentGames.flatMap((game) =>
      game.SortKey?.startsWith(finishedPrefix) &&
      matchesQuery(game, query) &&
      (belowKey === undefined || game.SortKey < belowKey)
        ? [{ key: game.SortKey, gameId: game.GameId }]
        : [],
    );
    const entriesByGameId = new Map(
      [...indexedEntries, ...unindexedEntries].map((entry) => [entry.gameId, entry]),
    );
    const sortedEntries = [...entriesByGameId.values()].sort(compareNewestFirst);
    const pageEntries = sortedEntries.slice(0, limit);
    const lastEntry = pageEntries.at(-1);
    return {
      games: await this.#store.getMany(pageEntries.map(({ gameId }) => gameId)),
      cursor:
        sortedEntries.length > limit && lastEntry
          ? this.#cursors.encode(cursorScope(query), lastEntry.key)
          : null,
    };
  }

  /** The index key in a cursor; undefined without a cursor. @throws Problem `bad_cursor` */
  #decodeCursor(query: FinishedGamesQuery, cursor: string | undefined): string | undefined {
    return cursor === undefined
      ? undefined
      : this.#cursors.decode(cursorScope(query), cursor, finishedKeyPattern);
  }

  #toGame(game: StoredGame, viewerId: string) {
    return toGame(game, this.#clock.now(), viewerId);
  }
}

function matchesQuery(game: StoredGame, { userId, against }: FinishedGamesQuery): boolean {
  return findMark(game, userId) !== null && (against === undefined || findMark(game, against) !== null);
}

/** Binds a cursor to one list of finished games. */
function cursorScope({ userId, against }: FinishedGamesQuery): string[] {
  return against === undefined ? ['games', userId] : ['games', userId, against];
}
