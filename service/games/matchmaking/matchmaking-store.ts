import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../shared/clock.ts';
import { tryConditionalWrite } from '../../database/errors.ts';
import type { Database } from '../../database/database.ts';
import { assertSameRequest, type IdempotencyKey } from '../game-creation.ts';

/** A waiting game is offered for this long after its player last asked, in milliseconds. */
export const offerTtlMs = 30_000;
/** A ticket outlives every sensible retry. */
const idempotencyRecordTtlSeconds = 24 * 60 * 60;
/** An abandoned slot is swept so long after it has lapsed. */
const expiredEntryRetentionSeconds = 60;

/** Who waits for an opponent, one for each time limit: `match#60`, or `match#0` without a clock. */
export interface QueueEntry {
  readonly GameId: string;
  readonly Game: string;
  readonly Player: string;
  /** Epoch milliseconds. */
  readonly Until: number;
  readonly Ttl: number;
}

/** Where an `Idempotency-Key` has led: written before a seat is taken, so that a retry finds the same seat. */
export interface IdempotencyRecord {
  readonly GameId: string;
  readonly Game: string;
  readonly Asked: string;
  readonly Ttl: number;
}

/** The items by which strangers meet. They lie in the table of games, under ids that no game has. */
export class MatchmakingStore {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(deps: { database: Database; clock: Clock }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
  }

  /** The slot for a time limit, as it is at this moment. */
  getQueueEntry(moveSeconds: number | undefined): Promise<QueueEntry | undefined> {
    return this.#read<QueueEntry>(queueEntryId(moveSeconds));
  }

  /** Whether the slot, which was `found`, is now this game's. */
  async offerGame(
    moveSeconds: number | undefined,
    previous: QueueEntry | undefined,
    game: { readonly id: string; readonly player: string },
  ): Promise<boolean> {
    const until = this.#clock.now() + offerTtlMs;
    const entry: QueueEntry = {
      GameId: queueEntryId(moveSeconds),
      Game: game.id,
      Player: game.player,
      Until: until,
      Ttl: Math.ceil(until / 1000) + expiredEntryRetentionSeconds,
    };
    const putCommand = new PutCommand({ ...this.#table, Item: entry, ...unchangedCondition(previous) });
    if (await tryConditionalWrite(this.#database.client.send(putCommand))) return true;
    // It may have been ours after all: by a retry inside the client, or by another request with the same key.
    return (await this.getQueueEntry(moveSeconds))?.Game === game.id;
  }

  /** Whether the slot, which was `found`, is empty now by our doing. */
  removeQueueEntry(previous: QueueEntry): Promise<boolean> {
    const { GameId } = previous;
    const deleteCommand = new DeleteCommand({
      ...this.#table,
      Key: { GameId },
      ...unchangedCondition(previous),
    });
    return tryConditionalWrite(this.#database.client.send(deleteCommand));
  }

  /** Where the key has led; throws `key_reused` when it came with another request. */
  async getIdempotencyRecord(idempotencyKey: IdempotencyKey): Promise<IdempotencyRecord | undefined> {
    const record = await this.#read<IdempotencyRecord>(idempotencyRecordId(idempotencyKey));
    if (record) assertSameRequest(record, idempotencyKey.requestHash);
    return record;
  }

  /** Notes where the key leads; false when another request with the same key has noted something else meanwhile. */
  async saveIdempotencyRecord(
    idempotencyKey: IdempotencyKey,
    game: string,
    previous: Pick<IdempotencyRecord, 'Game'> | undefined,
  ): Promise<boolean> {
    if (previous?.Game === game) return true;
    const record: IdempotencyRecord = {
      GameId: idempotencyRecordId(idempotencyKey),
      Game: game,
      Asked: idempotencyKey.requestHash,
      Ttl: Math.floor(this.#clock.now() / 1000) + idempotencyRecordTtlSeconds,
    };
    const putCommand = new PutCommand({ ...this.#table, Item: record, ...unchangedCondition(previous) });
    return tryConditionalWrite(this.#database.client.send(putCommand));
  }

  get #table(): { TableName: string } {
    return { TableName: this.#database.gamesTable };
  }

  async #read<T>(GameId: string): Promise<T | undefined> {
    const { Item } = await this.#database.client.send(
      new GetCommand({ ...this.#table, Key: { GameId }, ConsistentRead: true }),
    );
    return Item as T | undefined;
  }
}

function queueEntryId(moveSeconds: number | undefined): string {
  return `match#${moveSeconds ?? 0}`;
}

function idempotencyRecordId(idempotencyKey: IdempotencyKey): string {
  return `ticket#${idempotencyKey.id}`;
}

/** The condition that an item still is as it was read. */
function unchangedCondition(previous: Partial<QueueEntry> | undefined) {
  if (!previous) return { ConditionExpression: 'attribute_not_exists(GameId)' };
  const attributes = (['Game', 'Until'] as const).filter((name) => previous[name] !== undefined);
  return {
    ConditionExpression: attributes.map((name) => `#${name} = :${name}`).join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(attributes.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(attributes.map((name) => [`:${name}`, previous[name]])),
  };
}
