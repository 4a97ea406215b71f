import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../clock.ts';
import { Problem } from '../problems.ts';
import { isConditionFailure } from '../tables/failures.ts';
import type { Tables } from '../tables/tables.ts';
import { checkAsked, type AskedOnce, type Creation, type NewGame } from './creation.ts';
import type { Player } from './game.ts';
import type { GameLimits } from './game-limits.ts';
import type { Games } from './games.ts';
import type { GameStore } from './game-store.ts';
import type { Lobbies } from './lobby.ts';
import { markOf, type StoredGame } from './stored-game.ts';

/** A waiting game is offered for this long after its player last asked. */
const offeredMs = 30_000;
/** A ticket outlives every sensible retry. */
const ticketSeconds = 24 * 60 * 60;
/** Each round is lost only to somebody else's success. */
const rounds = 100;

/** Who waits for an opponent, one for each time limit: `match#60`, or `match#0` without a clock. */
interface Slot {
  readonly GameId: string;
  readonly Game: string;
  readonly Player: string;
  /** Epoch milliseconds. */
  readonly Until: number;
  /** Epoch second: an abandoned slot is swept. */
  readonly Ttl: number;
}

/** Where an `Idempotency-Key` has led: written before a seat is taken, so that a retry finds the same seat. */
interface Ticket {
  readonly GameId: string;
  readonly Game: string;
  readonly Asked: string;
  readonly Ttl: number;
}

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
  readonly #tables: Tables;
  readonly #store: GameStore;
  readonly #games: Games;
  readonly #creation: Creation;
  readonly #lobbies: Lobbies;
  readonly #limits: GameLimits;
  readonly #clock: Clock;

  constructor(deps: {
    tables: Tables;
    store: GameStore;
    games: Games;
    creation: Creation;
    lobbies: Lobbies;
    limits: GameLimits;
    clock: Clock;
  }) {
    this.#tables = deps.tables;
    this.#store = deps.store;
    this.#games = deps.games;
    this.#creation = deps.creation;
    this.#lobbies = deps.lobbies;
    this.#limits = deps.limits;
    this.#clock = deps.clock;
  }

  /** A seat in a waiting game, or a game of my own that waits. */
  async match(player: Player, request: MatchRequest): Promise<StoredGame> {
    const slotId = `match#${request.moveSeconds ?? 0}`;
    let mine = await this.#present(player, request);
    for (let round = 0; round < rounds; round++) {
      const ticket = request.key && (await this.#ticket(request.key));
      const led = ticket && (await this.#led(ticket, player));
      mine = led ?? mine;
      if (mine && mine.Status !== 'open') return mine;
      const slot = await this.#read<Slot>(slotId);
      const offered = slot !== undefined && slot.Until > this.#clock.now();
      if (offered && slot.Player !== player.id) {
        const seated = await this.#take(slot, mine, player, ticket, request);
        if (seated) return seated;
      } else {
        if (slot?.Player === player.id) mine = await this.#preferSlotted(slot, mine, player);
        if (!mine && round === 0) await this.#limits.checkRoom(player.id, request.recent);
        mine ??= await this.#open(player, request);
        if (mine.Status !== 'open') return mine;
        const noted = !request.key || (await this.#leaveTicket(request.key, mine.GameId, ticket));
        if (noted && (await this.#offer(slotId, slot, mine.GameId, player))) return mine;
      }
      mine = await this.#again(mine);
    }
    throw new Problem('unavailable', { detail: 'Too many players are asking at once.', retryAfter: 1 });
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
    if (key && !(await this.#leaveTicket(key, slot.Game, ticket))) return null;
    if (!(await this.#clear(slot))) return null;
    // Somebody may be sitting down in my own waiting game at this very moment; two seats would be one too many. Then
    // the player whose slot this was offers their game again with their next request.
    const begun = mine && (await this.#withdraw(mine, player));
    if (begun) {
      if (key) await this.#leaveTicket(key, begun.GameId, { Game: slot.Game });
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

  /** Whether the slot, which was `found`, is now ours. */
  async #offer(slotId: string, found: Slot | undefined, gameId: string, player: Player): Promise<boolean> {
    const now = this.#clock.now();
    const slot: Slot = {
      GameId: slotId,
      Game: gameId,
      Player: player.id,
      Until: now + offeredMs,
      Ttl: Math.ceil((now + offeredMs) / 1000) + 60,
    };
    if (
      await this.#conditionally(
        new PutCommand({ TableName: this.#tables.games, Item: slot, ...unchanged(found) }),
      )
    )
      return true;
    // It may have been ours after all: by a retry inside the client, or by another request with the same key.
    return (await this.#read<Slot>(slotId))?.Game === gameId;
  }

  /** Whether the slot, which was `found`, is empty now by our doing. */
  #clear(found: Slot): Promise<boolean> {
    return this.#conditionally(
      new DeleteCommand({
        TableName: this.#tables.games,
        Key: { GameId: found.GameId },
        ...unchanged(found),
      }),
    );
  }

  async #conditionally(command: PutCommand | DeleteCommand): Promise<boolean> {
    try {
      await this.#tables.client.send(command as PutCommand);
      return true;
    } catch (error) {
      if (isConditionFailure(error)) return false;
      throw error;
    }
  }

  async #ticket(key: AskedOnce): Promise<Ticket | undefined> {
    const ticket = await this.#read<Ticket>(ticketId(key));
    if (ticket) checkAsked(ticket, key.asked);
    return ticket;
  }

  /** Notes where the key leads; false when another request with the same key has noted something else meanwhile. */
  async #leaveTicket(
    key: AskedOnce,
    gameId: string,
    found: Pick<Ticket, 'Game'> | undefined,
  ): Promise<boolean> {
    if (found?.Game === gameId) return true;
    const ticket: Ticket = {
      GameId: ticketId(key),
      Game: gameId,
      Asked: key.asked,
      Ttl: Math.floor(this.#clock.now() / 1000) + ticketSeconds,
    };
    const condition = found
      ? {
          ConditionExpression: '#Game = :found',
          ExpressionAttributeNames: { '#Game': 'Game' },
          ExpressionAttributeValues: { ':found': found.Game },
        }
      : { ConditionExpression: 'attribute_not_exists(GameId)' };
    return this.#conditionally(new PutCommand({ TableName: this.#tables.games, Item: ticket, ...condition }));
  }

  async #read<T>(id: string): Promise<T | undefined> {
    const { Item } = await this.#tables.client.send(
      new GetCommand({ TableName: this.#tables.games, Key: { GameId: id }, ConsistentRead: true }),
    );
    return Item as T | undefined;
  }
}

function ticketId(key: AskedOnce): string {
  return `ticket#${key.id}`;
}

/** The condition that a slot is still as it was read. */
function unchanged(found: Slot | undefined) {
  return found
    ? {
        ConditionExpression: '#Game = :game AND #Until = :until',
        ExpressionAttributeNames: { '#Game': 'Game', '#Until': 'Until' },
        ExpressionAttributeValues: { ':game': found.Game, ':until': found.Until },
      }
    : { ConditionExpression: 'attribute_not_exists(GameId)' };
}
