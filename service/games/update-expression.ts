import type { StoredGame } from './stored-game.ts';

/** What an update sets, and what must be true of the stored game for it to happen. */
export interface Change {
  /** Attribute values the decision was made on; `undefined` demands that the attribute is absent. */
  readonly expect: { readonly [K in keyof StoredGame]?: StoredGame[K] | undefined };
  readonly set: Partial<StoredGame>;
  readonly remove?: readonly (keyof StoredGame)[];
}

/** The parameters of an `UpdateItem` that say what it does (DynamoDB developer guide, "Expressions"). */
export interface UpdateExpression {
  readonly UpdateExpression: string;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, unknown>;
}

/** How an attribute is written in expressions. The names of attributes are few; written out anew they would be most of the work. */
interface Placeholders {
  readonly name: string;
  readonly value: string;
  readonly was: string;
  readonly assignment: string;
  readonly condition: string;
  readonly absence: string;
}

const known = new Map<string, Placeholders>();

function placeholders(attribute: string): Placeholders {
  let found = known.get(attribute);
  if (found === undefined) {
    const [name, value, was] = [`#${attribute}`, `:${attribute}`, `:was${attribute}`];
    found = {
      ...{ name, value, was },
      assignment: `${name} = ${value}`,
      condition: `${name} = ${was}`,
      absence: `attribute_not_exists(${name})`,
    };
    known.set(attribute, found);
  }
  return found;
}

/**
 * A change in DynamoDB's words; the game's version is counted up with it.
 *
 * @param updatedAt ISO 8601
 */
export function updateExpression({ expect, set, remove }: Change, updatedAt: string): UpdateExpression {
  const names: Record<string, string> = { '#Version': 'Version', '#UpdatedAt': 'UpdatedAt' };
  const values: Record<string, unknown> = { ':one': 1, ':UpdatedAt': updatedAt };
  let update = 'SET #Version = #Version + :one, #UpdatedAt = :UpdatedAt';
  for (const attribute of Object.keys(set) as (keyof StoredGame)[]) {
    const { name, value, assignment } = placeholders(attribute);
    names[name] = attribute;
    values[value] = set[attribute];
    update += `, ${assignment}`;
  }
  remove?.forEach((attribute, index) => {
    const { name } = placeholders(attribute);
    names[name] = attribute;
    update += index === 0 ? ` REMOVE ${name}` : `, ${name}`;
  });
  let condition = '';
  for (const attribute of Object.keys(expect) as (keyof StoredGame)[]) {
    const { name, was, condition: same, absence } = placeholders(attribute);
    const value = expect[attribute];
    names[name] = attribute;
    if (value !== undefined) values[was] = value;
    condition += (condition === '' ? '' : ' AND ') + (value === undefined ? absence : same);
  }
  return {
    UpdateExpression: update,
    ConditionExpression: condition,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}
