import { GetCommand, PutCommand, DeleteCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../shared/clock.ts';
import { gamesTable, usersTable } from '../database/table-definitions.ts';
import { provision } from '../database/provision.ts';
import type { TableClient, Tables } from '../database/database.ts';

/** No index is later than this, in milliseconds. */
const longestLag = 2_000;

type Item = Record<string, unknown>;
type Command = Parameters<TableClient['send']>[0];
interface Version {
  readonly at: number;
  readonly item: Item | undefined;
}

/**
 * The same tables with indexes that lag as those of AWS do: a query on an index sees each item as it was `lag()`
 * milliseconds (0 to 2000, asked anew for each item and query) before the clock's time. No local engine shows that.
 *
 * Only what is written through the returned tables lags, so every store of a test has to share them. Queries on an
 * index are answered by shadow tables that are brought to the wanted moment first; all else goes to the real ones.
 */
export function laggingIndexes(tables: Tables, options: { lag: () => number; clock: Clock }): Tables {
  const shadows: Tables = {
    client: tables.client,
    games: `${tables.games}-lagging`,
    users: `${tables.users}-lagging`,
  };
  const of = {
    [tables.games]: new Shadow(tables, tables.games, shadows.games, gamesTable.partitionKey, options),
    [tables.users]: new Shadow(tables, tables.users, shadows.users, usersTable.partitionKey, options),
  };
  let made: Promise<void> | undefined;

  const send = async (command: Command): Promise<unknown> => {
    made ??= provision(shadows, 'embedded');
    await made;
    const input = command.input as { TableName?: string; IndexName?: string; Key?: Item; Item?: Item };
    const shadow = of[input.TableName ?? ''];
    switch (command.constructor.name) {
      case 'GetCommand':
      case 'BatchGetCommand':
        return tables.client.send(command);
      case 'PutCommand':
      case 'UpdateCommand':
      case 'DeleteCommand':
        if (shadow === undefined) return tables.client.send(command);
        return shadow.write(() => tables.client.send(command), input.Key ?? input.Item ?? {});
      case 'QueryCommand':
      case 'ScanCommand':
        if (shadow === undefined || input.IndexName === undefined) return tables.client.send(command);
        await shadow.bringUp();
        return tables.client.send(redirected(command, shadow.name));
      default:
        throw new Error(`laggingIndexes does not follow a ${command.constructor.name}`);
    }
  };
  return { ...tables, client: withSend(tables.client, send) };
}

/** A copy of one table that is behind it. */
class Shadow {
  readonly name: string;
  readonly #tables: Tables;
  readonly #table: string;
  readonly #key: string;
  readonly #options: { lag: () => number; clock: Clock };
  readonly #histories = new Map<string, Version[]>();
  /** What it holds at present of each item in a history. */
  readonly #shown = new Map<string, Item | undefined>();
  #busy: Promise<unknown> = Promise.resolve();

  constructor(
    tables: Tables,
    table: string,
    name: string,
    key: string,
    options: { lag: () => number; clock: Clock },
  ) {
    this.#tables = tables;
    this.#table = table;
    this.name = name;
    this.#key = key;
    this.#options = options;
  }

  /** Carries out a write and keeps what the item was before and is after it, however the write ended. */
  write(action: () => Promise<unknown>, keyed: Item): Promise<unknown> {
    return this.#alone(async () => {
      const id = String(keyed[this.#key]);
      const history = this.#histories.get(id) ?? [{ at: -Infinity, item: await this.#read(id) }];
      this.#histories.set(id, history);
      try {
        return await action();
      } finally {
        history.push({ at: this.#options.clock.now(), item: await this.#read(id) });
      }
    });
  }

  /** Makes of each item written lately what it was `lag()` ago. */
  bringUp(): Promise<unknown> {
    return this.#alone(async () => {
      const now = this.#options.clock.now();
      for (const [id, history] of this.#histories) {
        const moment = now - Math.min(longestLag, this.#options.lag());
        const item = history.findLast((version) => version.at <= moment)?.item;
        if (!this.#shown.has(id) || this.#shown.get(id) !== item) await this.#show(id, item);
        this.#shown.set(id, item);
        const settled = history.findLastIndex((version) => version.at <= now - longestLag);
        history.splice(0, settled);
        if (history.length > 1) continue;
        this.#histories.delete(id);
        this.#shown.delete(id);
      }
    });
  }

  async #show(id: string, item: Item | undefined): Promise<void> {
    const { client } = this.#tables;
    if (item !== undefined) await client.send(new PutCommand({ TableName: this.name, Item: item }));
    else await client.send(new DeleteCommand({ TableName: this.name, Key: { [this.#key]: id } }));
  }

  async #read(id: string): Promise<Item | undefined> {
    const Key = { [this.#key]: id };
    const got = await this.#tables.client.send(
      new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }),
    );
    return got.Item;
  }

  /** One at a time, so that the versions stand in the order they happened. */
  #alone<T>(action: () => Promise<T>): Promise<T> {
    const turn = this.#busy.then(action);
    this.#busy = turn.catch(() => undefined);
    return turn;
  }
}

function redirected(command: Command, TableName: string): Command {
  const Constructor = command.constructor as new (input: object) => Command;
  return new Constructor({ ...command.input, TableName });
}

function withSend(client: TableClient, send: (command: Command) => Promise<unknown>) {
  return new Proxy(client, {
    get: (target, name) => (name === 'send' ? send : (Reflect.get(target, name) as unknown)),
  });
}
