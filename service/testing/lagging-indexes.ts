import { GetCommand, PutCommand, DeleteCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../shared/clock.ts';
import { gamesTableDefinition, usersTableDefinition } from '../database/table-definitions.ts';
import { provisionTables } from '../database/provision.ts';
import type { Database } from '../database/database.ts';
import { createInterceptedDatabase, type DatabaseCall } from './interrupted-database.ts';

/** Upper bound of the lag. */
const maxLagMs = 2_000;

type Item = Record<string, unknown>;
interface Version {
  readonly at: number;
  readonly item: Item | undefined;
}

/**
 * The same database with eventually consistent indexes, like in AWS but unlike in local databases: an index query
 * returns each item as it was `getLagMs()` milliseconds ago (0 to 2000, called for each item and query).
 *
 * Only writes through the returned database lag, so all stores of a test must share it. Index queries go to shadow
 * tables, which are first brought to the delayed state; all other calls go to the real tables.
 */
export function delayIndexes(
  database: Database,
  options: { getLagMs: () => number; clock: Clock },
): Database {
  const shadowDatabase: Database = {
    client: database.client,
    gamesTable: `${database.gamesTable}-lagging`,
    usersTable: `${database.usersTable}-lagging`,
  };
  const shadowsByTable = {
    [database.gamesTable]: new ShadowTable(
      database,
      database.gamesTable,
      shadowDatabase.gamesTable,
      gamesTableDefinition.partitionKey,
      options,
    ),
    [database.usersTable]: new ShadowTable(
      database,
      database.usersTable,
      shadowDatabase.usersTable,
      usersTableDefinition.partitionKey,
      options,
    ),
  };
  let provisioned: Promise<void> | undefined;

  return createInterceptedDatabase(database, async ({ command, execute }) => {
    provisioned ??= provisionTables(shadowDatabase, 'embedded');
    await provisioned;
    const input = command.input as { TableName?: string; IndexName?: string; Key?: Item; Item?: Item };
    const shadow = shadowsByTable[input.TableName ?? ''];
    switch (command.constructor.name) {
      case 'GetCommand':
      case 'BatchGetCommand':
        return execute();
      case 'PutCommand':
      case 'UpdateCommand':
      case 'DeleteCommand':
        if (shadow === undefined) return execute();
        return shadow.write(execute, input.Key ?? input.Item ?? {});
      case 'QueryCommand':
      case 'ScanCommand':
        if (shadow === undefined || input.IndexName === undefined) return execute();
        await shadow.catchUp();
        return execute(redirect(command, shadow.name));
      default:
        throw new Error(`delayIndexes does not support ${command.constructor.name}`);
    }
  });
}

/** A delayed copy of one table. */
class ShadowTable {
  readonly name: string;
  readonly #database: Database;
  readonly #table: string;
  readonly #key: string;
  readonly #options: { getLagMs: () => number; clock: Clock };
  readonly #histories = new Map<string, Version[]>();
  /** The current content of the shadow table, for items with a history. */
  readonly #appliedItems = new Map<string, Item | undefined>();
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    database: Database,
    table: string,
    name: string,
    key: string,
    options: { getLagMs: () => number; clock: Clock },
  ) {
    this.#database = database;
    this.#table = table;
    this.name = name;
    this.#key = key;
    this.#options = options;
  }

  /** Executes a write and records the item before and after it, whether the write succeeds or not. */
  write(action: () => Promise<unknown>, keyAttributes: Item): Promise<unknown> {
    return this.#runExclusive(async () => {
      const id = String(keyAttributes[this.#key]);
      const history = this.#histories.get(id) ?? [{ at: -Infinity, item: await this.#read(id) }];
      this.#histories.set(id, history);
      try {
        return await action();
      } finally {
        history.push({ at: this.#options.clock.now(), item: await this.#read(id) });
      }
    });
  }

  /** Sets each recently written item to its delayed state. */
  catchUp(): Promise<unknown> {
    return this.#runExclusive(async () => {
      const now = this.#options.clock.now();
      for (const [id, history] of this.#histories) {
        const visibleUntil = now - Math.min(maxLagMs, this.#options.getLagMs());
        const item = history.findLast((version) => version.at <= visibleUntil)?.item;
        if (!this.#appliedItems.has(id) || this.#appliedItems.get(id) !== item)
          await this.#applyVersion(id, item);
        this.#appliedItems.set(id, item);
        const firstNeededIndex = history.findLastIndex((version) => version.at <= now - maxLagMs);
        history.splice(0, firstNeededIndex);
        if (history.length > 1) continue;
        this.#histories.delete(id);
        this.#appliedItems.delete(id);
      }
    });
  }

  async #applyVersion(id: string, item: Item | undefined): Promise<void> {
    const { client } = this.#database;
    if (item !== undefined) await client.send(new PutCommand({ TableName: this.name, Item: item }));
    else await client.send(new DeleteCommand({ TableName: this.name, Key: { [this.#key]: id } }));
  }

  async #read(id: string): Promise<Item | undefined> {
    const Key = { [this.#key]: id };
    const response = await this.#database.client.send(
      new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }),
    );
    return response.Item;
  }

  /** Runs actions sequentially, so that versions are recorded in order. */
  #runExclusive<T>(action: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(action);
    this.#queue = result.catch(() => undefined);
    return result;
  }
}

function redirect(command: DatabaseCall['command'], TableName: string): object {
  const Constructor = command.constructor as new (input: object) => object;
  return new Constructor({ ...command.input, TableName });
}
