import type { Clock } from '../shared/clock.ts';
import type { Cursors } from '../http/cursors.ts';
import { maxInvitationsListed, type Lobby } from './game.ts';
import { newestFirst, type GameIndex, type ListOwner } from './game-index.ts';
import type { GameStore } from './game-store.ts';
import { finishedKeyForm, finishedPrefix } from './sort-key.ts';
import { markOf, viewOf, type StoredGame } from './stored-game.ts';

/** Finished games on a page. */
export const pageSize = 10;

/** One page of finished games. */
export interface FinishedPage {
  readonly games: StoredGame[];
  /** Where the next page begins, or null after the last. */
  readonly cursor: string | null;
}

/**
 * Lists of a player's games. The indexes lag, so the games that the asking session changed last (`recent`) are read
 * besides them, and every listed game is read consistently: the lists show each game as it is, and nobody's own change
 * is missing.
 *
 * The index does not tell a running game from an invitation. So the games of all its entries are read, however many
 * invitations wait: else a flood of them would displace the running games. That costs one read unit for each unfinished
 * game and invitation, one page of each side at a time; past the newest `maxInvitationsListed` invitations, one that
 * this process has read within the last 10 s is not read again.
 */
export class Lobbies {
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

  /** Everything a player sees of their own games. */
  async read(userId: string, recent: readonly string[], cursor?: string): Promise<Lobby> {
    const owner = { userId };
    const below = this.#below(owner, cursor);
    const [games, listed] = await Promise.all([
      this.#unfinishedAnd(userId, recent),
      this.#index.finished(owner, below, pageSize + 1),
    ]);
    const page = await this.#page(owner, below, listed, games, pageSize);
    const views = (status: StoredGame['Status']) =>
      games.filter(({ Status }) => Status === status).map((game) => this.#view(game));
    return {
      invitations: views('invited'),
      open: views('open'),
      playing: views('playing'),
      finished: page.games.map((game) => this.#view(game)),
      cursor: page.cursor,
    };
  }

  /** A player's unfinished games, newest first; of other players' invitations the newest `maxInvitationsListed`. */
  async unfinished(userId: string, recent: readonly string[]): Promise<StoredGame[]> {
    const games = await this.#unfinishedAnd(userId, recent);
    return games.filter(({ Status }) => Status === 'open' || Status === 'invited' || Status === 'playing');
  }

  /** A page of finished games, newest end first. */
  async finished(
    owner: ListOwner,
    recent: readonly string[],
    cursor: string | undefined,
    limit: number,
  ): Promise<FinishedPage> {
    const below = this.#below(owner, cursor);
    const [listed, games] = await Promise.all([
      this.#index.finished(owner, below, limit + 1),
      this.#store.getMany(recent, 'strong'),
    ]);
    return this.#page(owner, below, listed, games, limit);
  }

  /** What the index lists as unfinished, and the games of `recent`, as {@link unfinished} does but in whatever state. */
  async #unfinishedAnd(userId: string, recent: readonly string[]): Promise<StoredGame[]> {
    const games = new Map<string, StoredGame>();
    let invitations = 0;
    let ids = [...recent];
    for await (const page of this.#index.unfinished(userId)) {
      const isFull = invitations >= maxInvitationsListed;
      ids.push(...(isFull ? page.filter((id) => !this.#store.isKnownInvitation(id)) : page));
      for (const game of await this.#store.getMany(ids, 'strong')) {
        const mark = markOf(game, userId);
        if (mark === null || games.has(game.GameId)) continue;
        if (game.Status === 'invited' && mark === 'O' && ++invitations > maxInvitationsListed) continue;
        games.set(game.GameId, game);
      }
      ids = [];
    }
    return [...games.values()].sort((one, another) => (one.CreatedAt < another.CreatedAt ? 1 : -1));
  }

  async #page(
    owner: ListOwner,
    below: string | undefined,
    listed: readonly { key: string; gameId: string }[],
    known: readonly StoredGame[],
    limit: number,
  ): Promise<FinishedPage> {
    const newer = known.flatMap((game) =>
      game.L?.startsWith(finishedPrefix) && belongs(game, owner) && (below === undefined || game.L < below)
        ? [{ key: game.L, gameId: game.GameId }]
        : [],
    );
    const entries = new Map([...listed, ...newer].map((entry) => [entry.gameId, entry]));
    const sorted = [...entries.values()].sort(newestFirst);
    const shown = sorted.slice(0, limit);
    const last = shown.at(-1);
    return {
      games: await this.#store.getMany(
        shown.map(({ gameId }) => gameId),
        'strong',
      ),
      cursor: sorted.length > limit && last ? this.#cursors.encode(cursorList(owner), last.key) : null,
    };
  }

  /** The key that a cursor names, undefined without one. @throws Problem `bad_cursor` */
  #below(owner: ListOwner, cursor: string | undefined): string | undefined {
    return cursor === undefined
      ? undefined
      : this.#cursors.decode(cursorList(owner), cursor, finishedKeyForm);
  }

  #view(game: StoredGame) {
    return viewOf(game, this.#clock.now());
  }
}

function belongs(game: StoredGame, { userId, against }: ListOwner): boolean {
  return markOf(game, userId) !== null && (against === undefined || markOf(game, against) !== null);
}

/** The list of finished games that a cursor belongs to. */
function cursorList({ userId, against }: ListOwner): string[] {
  return against === undefined ? ['games', userId] : ['games', userId, against];
}
