import {
  BatchGetCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { convertToAttr, convertToNative } from '@aws-sdk/util-dynamodb';

type Fields = Readonly<Record<string, unknown>>;
type Translations = Readonly<Record<string, (value: never) => unknown>>;

/** One of DynamoDB's operations, between plain values and its JSON (API reference, "DynamoDB low-level API"). */
export interface Operation {
  /** Its name in DynamoDB's API: `GetItem`. */
  readonly name: string;
  /** The value of `x-amz-target`. */
  readonly target: string;
  /** The body of the request; attributes left undefined are left out. */
  encode(input: Fields): string;
  decode(output: Fields): Record<string, unknown>;
}

type Attribute = Parameters<typeof convertToNative>[0];

/** Most attributes are text, and the SDK's own translation tries that last. */
function item(values: Fields): Record<string, Attribute> {
  const attributes: Record<string, Attribute> = {};
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string') attributes[name] = { S: value };
    else if (value !== undefined) attributes[name] = convertToAttr(value, { removeUndefinedValues: true });
  }
  return attributes;
}

function plain(attributes: Readonly<Record<string, Attribute>>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, attribute] of Object.entries(attributes))
    values[name] = attribute.S ?? convertToNative(attribute);
  return values;
}

const each =
  <From, To>(translate: (value: From) => To) =>
  (values: readonly From[]) =>
    values.map(translate);
const byTable =
  <From, To>(translate: (value: From) => To) =>
  (tables: Readonly<Record<string, From>>) =>
    Object.fromEntries(Object.entries(tables).map(([table, value]) => [table, translate(value)]));
const keysOf =
  (translate: (key: never) => unknown) =>
  ({ Keys, ...rest }: { readonly Keys: readonly never[] }) => ({ ...rest, Keys: Keys.map(translate) });

const sent: Translations = {
  Key: item,
  Item: item,
  ExpressionAttributeValues: item,
  ExclusiveStartKey: item,
  RequestItems: byTable(keysOf(item)),
};
const received: Translations = {
  Item: plain,
  Attributes: plain,
  Items: each(plain),
  LastEvaluatedKey: plain,
  Responses: byTable(each(plain)),
  UnprocessedKeys: byTable(keysOf(plain)),
};

function translated(fields: Fields, translations: Translations): Record<string, unknown> {
  const result: Record<string, unknown> = { ...fields };
  for (const name of Object.keys(translations)) {
    const value = fields[name];
    if (value !== undefined) result[name] = translations[name]?.(value as never);
  }
  return result;
}

function operation(name: string): Operation {
  return {
    name,
    target: `DynamoDB_20120810.${name}`,
    encode: (input) => JSON.stringify(translated(input, sent)),
    decode: (output) => translated(output, received),
  };
}

/**
 * The operations that the stores use. Expressions only, none of the parameters they replaced; and no binary attributes,
 * of which the tables have none: DynamoDB refuses what would be sent for one.
 */
const operations = new Map<unknown, Operation>([
  [GetCommand, operation('GetItem')],
  [PutCommand, operation('PutItem')],
  [UpdateCommand, operation('UpdateItem')],
  [DeleteCommand, operation('DeleteItem')],
  [QueryCommand, operation('Query')],
  [BatchGetCommand, operation('BatchGetItem')],
]);

/** The operation that a document command stands for; undefined for one that is not spoken here. */
export function operationOf(command: object): Operation | undefined {
  return operations.get(command.constructor);
}
