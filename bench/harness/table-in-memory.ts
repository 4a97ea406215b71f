import { BatchGetCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { TableClient, Tables } from '../../service/tables/tables.ts';

type Item = Record<string, unknown>;
interface Update {
  readonly UpdateExpression?: string | undefined;
  readonly ConditionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Item | undefined;
}

/**
 * Tables without an engine, to see what the rest of a move costs: items in a map, and of DynamoDB's expressions those
 * that the way from a guest to the end of a game uses (`SET a = :a, n = n + :one, b = if_not_exists(b, :b) REMOVE c`, conditions joined by AND).
 * Indexes are empty. A condition that does not hold throws: a benchmark has no such case.
 */
export function tablesInMemory(): Tables {
  const items = new Map<string, Item>();
  const at = (table: string | undefined, key: Item = {}) => `${table} ${String(Object.values(key)[0])}`;
  const send = async (command: unknown): Promise<unknown> => {
    if (command instanceof UpdateCommand) {
      const { TableName, Key, ...update } = command.input;
      const changed = updated(items.get(at(TableName, Key)) ?? { ...Key }, update);
      items.set(at(TableName, Key), changed);
      return { Attributes: changed };
    }
    if (command instanceof PutCommand) {
      const { TableName, Item = {} } = command.input;
      items.set(at(TableName, { key: Item['GameId'] ?? Item['UserId'] }), { ...Item });
      return {};
    }
    if (command instanceof GetCommand)
      return { Item: items.get(at(command.input.TableName, command.input.Key)) };
    if (command instanceof QueryCommand) return { Items: [] };
    if (command instanceof BatchGetCommand) {
      const tables = Object.entries(command.input.RequestItems ?? {});
      const found = tables.map(([table, { Keys = [] }]) => [
        table,
        Keys.flatMap((key) => items.get(at(table, key)) ?? []),
      ]);
      return { Responses: Object.fromEntries(found) as object };
    }
    throw new Error('no such command in memory');
  };
  return { client: { send } as unknown as TableClient, games: 'Games', users: 'Users' };
}

/** An expression, taken apart once: what it makes of an item, given its values. */
type Step = (item: Item, values: Item) => void;
const taken = new Map<string, Step[]>();

function updated(item: Item, update: Update): Item {
  const { UpdateExpression = '', ConditionExpression = '', ExpressionAttributeNames: names = {} } = update;
  const key = `${UpdateExpression} ${ConditionExpression}`;
  let steps = taken.get(key);
  if (steps === undefined) {
    const name = (text: string) => names[text] ?? text;
    steps = [...conditionsIn(ConditionExpression, name), ...changesIn(UpdateExpression, name)];
    taken.set(key, steps);
  }
  const changed = { ...item };
  for (const step of steps) step(changed, update.ExpressionAttributeValues ?? {});
  return changed;
}

function conditionsIn(expression: string, name: (text: string) => string): Step[] {
  const conditions = expression === '' ? [] : expression.split(' AND ');
  return conditions.map((condition) => {
    const [left = '', right] = condition.split(' = ');
    const absent = /^attribute_not_exists\((.*)\)$/.exec(left)?.[1];
    const attribute = name(absent ?? left);
    return (item, values) => {
      const holds =
        right !== undefined
          ? item[attribute] === values[right]
          : absent === undefined || item[attribute] === undefined;
      if (!holds) throw new Error(`in memory: ${condition} does not hold`);
    };
  });
}

function changesIn(expression: string, name: (text: string) => string): Step[] {
  const [set = '', removals = ''] = expression.split(' REMOVE ');
  // Not at the comma within a call.
  const assignments = set.replace(/^SET /, '').split(/, (?![^(]*\))/);
  const changes = assignments.map((assignment): Step => {
    const [left = '', right = ''] = assignment.split(' = ');
    const [base = '', added] = right.split(' + ');
    const [attribute, from] = [name(left), name(base)];
    const otherwise = /^if_not_exists\(.*, (.*)\)$/.exec(base)?.[1];
    if (added !== undefined) {
      return (item, values) => (item[attribute] = Number(item[from]) + Number(values[added]));
    }
    if (otherwise !== undefined) return (item, values) => (item[attribute] ??= values[otherwise]);
    return (item, values) => (item[attribute] = values[base]);
  });
  const removed = removals === '' ? [] : removals.split(', ').map(name);
  return [
    ...changes,
    ...removed.map(
      (attribute): Step =>
        (item) =>
          void delete item[attribute],
    ),
  ];
}
