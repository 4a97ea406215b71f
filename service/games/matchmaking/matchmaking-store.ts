import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../shared/clock.ts';
import { conditionHolds } from '../../database/errors.ts';
import type { Tables } from '../../database/database.ts';
import { checkAsked, type AskedOnce } from '../game-creation.ts';

/** A waiting game is offered for this long after its player last asked, in milliseconds. */
export const offeredMs = 30_000;
/** A ticket outlives every sensible retry. */
const ticketSeconds = 24 * 60 * 60;
/** An abandoned slot is swept so long after it has lapsed. */
const sweptSeconds = 60;

/** Who waits for an opponent, one for each time limit: `match#60`, or `match#0` without a clock. */
export interface Slot {
  readonly GameId: string;
  readonly Game: string;
  readonly Player: string;
  /** Epoch milliseconds. */
  readonly Until: number;
  readonly Ttl: number;
}

/** Where an `Idempotency-Key` has led: written before a seat is taken, so that a retry finds the same seat. */
export interface Ticket {
  readonly GameId: string;
  readonly Game: string;
  readonly Asked: string;
  readonly Ttl: number;
}

/** The items by which strangers meet. They lie in the table of games, under ids that no game has. */
export class MatchItems {
  readonly #tables: Tables;
  readonly #clock: Clock;

  constructor(deps: { tables: Tables; clock: Clock }) {
    this.#tables = deps.tables;
    this.#clock = deps.clock;
  }

  /** The slot for a time limit, as it is at this moment. */
  slot(moveSeconds: number | undefined): Promise<Slot | undefined> {
    return this.#read<Slot>(slotId(moveSeconds));
  }

  /** Whether the slot, which was `found`, is now this game's. */
  async offer(
    moveSeconds: number | undefined,
    found: Slot | undefined,
    game: { readonly id: string; readonly player: string },
  ): Promise<boolean> {
    const until = this.#clock.now() + offeredMs;
    const slot: Slot = {
      GameId: slotId(moveSeconds),
      Game: game.id,
      Player: game.player,
      Until: until,
      Ttl: Math.ceil(until / 1000) + sweptSeconds,
    };
    const put = new PutCommand({ ...this.#table, Item: slot, ...unchanged(found) });
    if (await conditionHolds(this.#tables.client.send(put))) return true;
    // It may have been ours after all: by a retry inside the client, or by another request with the same key.
    return (await this.slot(moveSeconds))?.Game === game.id;
  }

  /** Whether the slot, which was `found`, is empty now by our doing. */
  clear(found: Slot): Promise<boolean> {
    const { GameId } = found;
    const removal = new DeleteCommand({ ...this.#table, Key: { GameId }, ...unchanged(found) });
    return conditionHolds(this.#tables.client.send(removal));
  }

  /** Where the key has led; throws `key_reused` when it came with another request. */
  async ticket(key: AskedOnce): Promise<Ticket | undefined> {
    const ticket = await this.#read<Ticket>(ticketId(key));
    if (ticket) checkAsked(ticket, key.asked);
    return ticket;
  }

  /** Notes where the key leads; false when another request with the same key has noted something else meanwhile. */
  async leaveTicket(key: AskedOnce, game: string, found: Pick<Ticket, 'Game'> | undefined): Promise<boolean> {
    if (found?.Game === game) return true;
    const ticket: Ticket = {
      GameId: ticketId(key),
      Game: game,
      Asked: key.asked,
      Ttl: Math.floor(this.#clock.now() / 1000) + ticketSeconds,
    };
    const put = new PutCommand({ ...this.#table, Item: ticket, ...unchanged(found) });
    return conditionHolds(this.#tables.client.send(put));
  }

  get #table(): { TableName: string } {
    return { TableName: this.#tables.games };
  }

  async #read<T>(GameId: string): Promise<T | undefined> {
    const { Item } = await this.#tables.client.send(
      new GetCommand({ ...this.#table, Key: { GameId }, ConsistentRead: true }),
    );
    return Item as T | undefined;
  }
}

function slotId(moveSeconds: number | undefined): string {
  return `match#${moveSeconds ?? 0}`;
}

function ticketId(key: AskedOnce): string {
  return `ticket#${key.id}`;
}

/** The condition that an item still is as it was read. */
function unchanged(found: Partial<Slot> | undefined) {
  if (!found) return { ConditionExpression: 'attribute_not_exists(GameId)' };
  const attributes = (['Game', 'Until'] as const).filter((name) => found[name] !== undefined);
  return {
    ConditionExpression: attributes.map((name) => `#${name} = :${name}`).join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(attributes.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(attributes.map((name) => [`:${name}`, found[name]])),
  };
}
