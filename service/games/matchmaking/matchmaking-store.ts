import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../shared/clock.ts';
import { batchGet } from '../../database/batch-get.ts';
import { tryConditionalWrite } from '../../database/errors.ts';
import type { Database } from '../../database/database.ts';
import { assertSameRequest, type IdempotencyKey } from '../game-creation.ts';

/** A waiting game is offered for this long after its player's last request, or after the last renewal. */
export const offerTtlMs = 15_000;
const idempotencyRecordTtlSeconds = 24 * 60 * 60;
/** An expired queue entry is deleted this long after its expiry. */
const expiredEntryRetentionSeconds = 60;

/** The game that waits for an opponent, one entry per time limit: `queue#60`, or `queue#0` without a limit. */
export interface QueueEntry {
  readonly GameId: string;
  readonly Game: string;
  readonly Player: string;
  /** Epoch milliseconds. */
  readonly Until: number;
  readonly Ttl: number;
}

/** The game of an `Idempotency-Key`, written before joining so that a retry finds the same game. */
export interface IdempotencyRecord {
  readonly GameId: string;
  readonly Game: string;
  readonly RequestHash: string;
  readonly Ttl: number;
}

/** Stores the matchmaking queue and idempotency records, in the games table under ids that no game can have. */
export class MatchmakingStore {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(deps: { database: Database; clock: Clock }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
  }

  /** The queue entry of a time limit, strongly consistent. */
  getQueueEntry(moveSeconds: number | undefined): Promise<QueueEntry | undefined> {
    return this.#read<QueueEntry>(queueEntryId(moveSeconds));
  }

  /** Those of `timeLimits` whose queue holds an offered game; eventually consistent. */
  async listOfferedTimeLimits(timeLimits: readonly number[]): Promise<number[]> {
    const entries = await batchGet<QueueEntry>(this.#database.client, {
      ...this.#table,
      keys: timeLimits.map((moveSeconds) => ({ GameId: queueEntryId(moveSeconds) })),
      ConsistentRead: false,
    });
    const offeredIds = new Set(
      entries.filter(({ Until }) => Until > this.#clock.now()).map(({ GameId }) => GameId),
    );
    return timeLimits.filter((moveSeconds) => offeredIds.has(queueEntryId(moveSeconds)));
  }

  /** Replaces the queue entry `previous` by this game; returns whether the queue now holds it. */
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
    // The game may be in the queue anyway: through a retry of the SDK or another request with the same key.
    return (await this.getQueueEntry(moveSeconds))?.Game === game.id;
  }

  /** Removes the queue entry if it is still `previous`; returns whether it did. */
  removeQueueEntry(previous: QueueEntry): Promise<boolean> {
    const { GameId } = previous;
    const deleteCommand = new DeleteCommand({
      ...this.#table,
      Key: { GameId },
      ...unchangedCondition(previous),
    });
    return tryConditionalWrite(this.#database.client.send(deleteCommand));
  }

  /** The record of a key. @throws Problem `key_reused` if the key was used with a different request */
  async getIdempotencyRecord(idempotencyKey: IdempotencyKey): Promise<IdempotencyRecord | undefined> {
    const record = await this.#read<IdempotencyRecord>(idempotencyRecordId(idempotencyKey));
    const { requestHash, earlierHash } = idempotencyKey;
    if (record && (earlierHash === undefined || record.RequestHash !== earlierHash))
      assertSameRequest(record, requestHash);
    return record;
  }

  /** Saves the game of a key; returns false if a concurrent request with the same key saved another game. */
  async saveIdempotencyRecord(
    idempotencyKey: IdempotencyKey,
    game: string,
    previous: Pick<IdempotencyRecord, 'Game'> | undefined,
  ): Promise<boolean> {
    if (previous?.Game === game) return true;
    const record: IdempotencyRecord = {
      GameId: idempotencyRecordId(idempotencyKey),
      Game: game,
      RequestHash: idempotencyKey.requestHash,
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
  return `queue#${moveSeconds ?? 0}`;
}

function idempotencyRecordId(idempotencyKey: IdempotencyKey): string {
  return `idempotency#${idempotencyKey.id}`;
}

/** The condition that an item has not changed since it was read. */
function unchangedCondition(previous: Partial<QueueEntry> | undefined) {
  if (!previous) return { ConditionExpression: 'attribute_not_exists(GameId)' };
  const attributes = (['Game', 'Until'] as const).filter((name) => previous[name] !== undefined);
  return {
    ConditionExpression: attributes.map((name) => `#${name} = :${name}`).join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(attributes.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(attributes.map((name) => [`:${name}`, previous[name]])),
  };
}
