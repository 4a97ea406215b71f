import type { Clock } from '../../shared/clock.ts';
import { Problem } from '../../shared/error-codes.ts';
import type { AskedOnce, Creation, NewGame } from '../game-creation.ts';
import type { Player } from '../game.ts';
import type { GameLimits } from '../game-limits.ts';
import type { Games } from '../games.ts';
import type { GameStore } from '../game-store.ts';
import type { Lobbies } from '../my-games.ts';
import { offeredMs, type MatchItems, type Slot, type Ticket } from './matchmaking-store.ts';
import { markOf, type StoredGame } from '../stored-game.ts';
import { KeyedMutex } from './keyed-mutex.ts';

/** Each round is lost only to somebody else's success. */
const rounds = 100;
/** How long a request waits for those before it, in milliseconds; clients ask again every 10 s anyway. */
const mutexTimeoutMs = 5_000;
const tooMany = () =>
  new Problem('unavailable', { detail: 'Too many players are asking at once.', retryAfter: 1 });

export interface MatchRequest {
  readonly moveSeconds: number | undefined;
  readonly key: AskedOnce | undefined;
  /** Games this session changed last: an index may not know them yet. */
  readonly recent: readonly string[];
}

/**
 * Pairs players who want to play anyone. Two who ask at one instant both read an empty slot, but only one of them can
 * write it: the other finds the winner there. An index could not promise that, since it lags.
 */
export class Matching {
  readonly #items: MatchItems;
  readonly #store: GameStore;
  readonly #games: Games;
  readonly #creation: Creation;
  readonly #lobbies: Lobbies;
  readonly #limits: GameLimits;
  readonly #clock: Clock;
  readonly #mutex = new KeyedMutex(mutexTimeoutMs);

  constructor(deps: {
    items: MatchItems;
    store: GameStore;
    games: Games;
    creation: Creation;
    lobbies: Lobbies;
    limits: GameLimits;
    clock: Clock;
  }) {
    this.#items = deps.items;
    this.#store = deps.store;
    this.#games = deps.games;
    this.#creation = deps.creation;
    this.#lobbies = deps.lobbies;
    this.#limits = deps.limits;
    this.#clock = deps.clock;
  }

  /**
   * A seat in a waiting game, or a game of my own that waits. Requests to one process go one after the other: all at
   * once, they would lose the slot to each other again and again, and cost the square of their number.
   */
  async match(player: Player, request: MatchRequest): Promise<StoredGame> {
    const present = await this.#present(player, request);
    return this.#mutex.runExclusive(
      String(request.moveSeconds ?? 0),
      async ({ hasWaited }) =>
        this.#contend(player, request, hasWaited ? await this.#again(present) : present),
      tooMany,
    );
  }

  /** @param found the game that the player waits in already, or has just begun */
  async #contend(player: Player, request: MatchRequest, found: StoredGame | undefined): Promise<StoredGame> {
    let mine = found;
    for (let round = 0; round < rounds; round++) {
      const ticket = request.key && (await this.#items.ticket(request.key));
      const led = ticket && (await this.#led(ticket, player));
      mine = led ?? mine;
      if (mine && mine.Status !== 'open') return mine;
      const slot = await this.#items.slot(request.moveSeconds);
      const offered = slot !== undefined && slot.Until > this.#clock.now();
      if (offered && slot.Player !== player.id) {
        const seated = await this.#take(slot, mine, player, ticket, request);
        if (seated) return seated;
      } else {
        if (slot?.Player === player.id) mine = await this.#preferSlotted(slot, mine, player);
        if (!mine && round === 0) await this.#limits.checkRoom(player.id, request.recent);
        mine ??= await this.#open(player, request);
        if (mine.Status !== 'open') return mine;
        const offer = { id: mine.GameId, player: player.id };
        const noted = !request.key || (await this.#items.leaveTicket(request.key, mine.GameId, ticket));
        if (noted && (await this.#items.offer(request.moveSeconds, slot, offer))) return mine;
      }
      mine = await this.#again(mine);
    }
    throw tooMany();
  }

  /**
   * The game this player waits in already, or one that has just begun without a move of theirs: without it a request
   * repeated after its answer was lost would seat them twice.
   */
  async #present(player: Player, { moveSeconds, recent }: MatchRequest): Promise<StoredGame | undefined> {
    const unfinished = await this.#lobbies.unfinished(player.id, recent);
    const matches = unfinished.filter((game) => game.Origin === 'match' && game.Seconds === moveSeconds);
    return (
      matches.find((game) => this.#hasJustBegun(game, player.id)) ??
      matches.find((game) => game.Status === 'open' && game.X === player.id)
    );
  }

  #hasJustBegun(game: StoredGame, userId: string): boolean {
    const mark = markOf(game, userId);
    const moved = game.Moves.length > (mark === 'X' ? 0 : 1);
    return game.Status === 'playing' && !moved && Date.parse(game.UpdatedAt) + offeredMs > this.#clock.now();
  }

  /** The game a ticket names, seated now if the request that wrote it died before it could sit down. */
  async #led(ticket: Ticket, player: Player): Promise<StoredGame | undefined> {
    const game = await this.#store.get(ticket.Game);
    if (!game || game.Status === 'cancelled') return undefined;
    return markOf(game, player.id) ? game : ((await this.#sit(ticket.Game, player)) ?? undefined);
  }

  /** Another tab's offer of the same player stands for mine. */
  async #preferSlotted(
    slot: Slot,
    mine: StoredGame | undefined,
    player: Player,
  ): Promise<StoredGame | undefined> {
    if (slot.Game === mine?.GameId) return mine;
    const slotted = await this.#store.get(slot.Game);
    if (slotted?.Status !== 'open') return mine;
    return (mine && (await this.#withdraw(mine, player))) ?? slotted;
  }

  /** Takes the game on offer; null when somebody else was quicker or its player has gone. */
  async #take(
    slot: Slot,
    mine: StoredGame | undefined,
    player: Player,
    ticket: Ticket | undefined,
    { key }: MatchRequest,
  ): Promise<StoredGame | null> {
    if (key && !(await this.#items.leaveTicket(key, slot.Game, ticket))) return null;
    if (!(await this.#items.clear(slot))) return null;
    // Somebody may be sitting down in my own waiting game at this very moment; two seats would be one too many. Then
    // the player whose slot this was offers their game again with their next request.
    const begun = mine && (await this.#withdraw(mine, player));
    if (begun) {
      if (key) await this.#items.leaveTicket(key, begun.GameId, { Game: slot.Game });
      return begun;
    }
    return this.#sit(slot.Game, player);
  }

  /** Sits down; null when the game is no longer to be had. */
  async #sit(gameId: string, player: Player): Promise<StoredGame | null> {
    try {
      return await this.#games.join(gameId, player);
    } catch (error) {
      if (error instanceof Problem && error.statusCode < 500) return null;
      throw error;
    }
  }

  /** Cancels a waiting game of mine; the game itself when it has begun in the meantime. */
  async #withdraw(mine: StoredGame, player: Player): Promise<StoredGame | null> {
    try {
      await this.#games.cancel(mine.GameId, player);
      return null;
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'not_open') throw error;
      return this.#games.get(mine.GameId);
    }
  }

  /** My game as it is after a lost round; nothing if it is over. */
  async #again(mine: StoredGame | undefined): Promise<StoredGame | undefined> {
    const now = mine && (await this.#store.get(mine.GameId));
    return now?.Status === 'cancelled' ? undefined : now;
  }

  /** A new waiting game; with a key its id follows from the key, so that two requests with one key make one game. */
  async #open(player: Player, { moveSeconds, key }: MatchRequest): Promise<StoredGame> {
    const wanted: NewGame = { origin: 'match', X: player, moveSeconds };
    if (key) {
      const game = await this.#creation.create({ ...wanted, id: key.id, asked: key.asked });
      // Cancelled when its slot was lost in an earlier round.
      if (game.Status !== 'cancelled') return game;
    }
    return this.#creation.create(wanted);
  }
}
