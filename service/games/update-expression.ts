import type { StoredGame } from './stored-game.ts';

/** A conditional update of a stored game. */
export interface GameUpdate {
  /** Required current values; `undefined` means that the attribute must be absent. */
  readonly expect: { readonly [K in keyof StoredGame]?: StoredGame[K] | undefined };
  readonly set: Partial<StoredGame>;
  readonly remove?: readonly (keyof StoredGame)[];
}

/** The expression parameters of an `UpdateItem` call (DynamoDB developer guide, "Expressions"). */
export interface UpdateExpression {
  readonly UpdateExpression: string;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, unknown>;
}

/**
 * Builds the DynamoDB expressions of an update, which also increments the version.
 *
 * @param updatedAt ISO 8601
 */
export function buildUpdateExpression(
  { expect, set, remove = [] }: GameUpdate,
  updatedAt: string,
): UpdateExpression {
  const names: Record<string, string> = { '#Version': 'Version', '#UpdatedAt': 'UpdatedAt' };
  const values: Record<string, unknown> = { ':one': 1, ':UpdatedAt': updatedAt };
  const assignments = ['#Version = #Version + :one', '#UpdatedAt = :UpdatedAt'];
  for (const [attribute, value] of Object.entries(set)) {
    names[`#${attribute}`] = attribute;
    values[`:${attribute}`] = value;
    assignments.push(`#${attribute} = :${attribute}`);
  }
  const removals = remove.map((attribute) => {
    names[`#${attribute}`] = attribute;
    return `#${attribute}`;
  });
  const conditions = Object.entries(expect).map(([attribute, value]) => {
    names[`#${attribute}`] = attribute;
    if (value === undefined) return `attribute_not_exists(#${attribute})`;
    values[`:was${attribute}`] = value;
    return `#${attribute} = :was${attribute}`;
  });
  return {
    UpdateExpression:
      `SET ${assignments.join(', ')}` + (removals.length > 0 ? ` REMOVE ${removals.join(', ')}` : ''),
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}

/**
 * Whether `game` is the result of this update.
 *
 * @param updatedAt the value passed to {@link buildUpdateExpression}
 */
export function isResultOfUpdate(
  { set, remove = [] }: GameUpdate,
  updatedAt: string,
  game: StoredGame | undefined,
): game is StoredGame {
  const expectedAttributes: Partial<StoredGame> = { ...set, UpdatedAt: updatedAt };
  return (
    game !== undefined &&
    (Object.keys(expectedAttributes) as (keyof StoredGame)[]).every(
      (name) => game[name] === expectedAttributes[name],
    ) &&
    remove.every((name) => game[name] === undefined)
  );
}
