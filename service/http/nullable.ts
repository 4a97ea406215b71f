import Type, { type Static, type TSchema } from 'typebox';

/**
 * Makes a schema nullable by adding `null` to its `type` or `enum`. This avoids `anyOf`, for which fast-json-stringify
 * validates every value to find the matching branch.
 *
 * @throws Error for a schema without a single `type` or an `enum`
 */
export function nullable<T extends TSchema>(schema: T) {
  const { type, enum: values } = schema as { readonly type?: unknown; readonly enum?: readonly unknown[] };
  if (typeof type !== 'string' && values === undefined) {
    throw new Error(`nullable() needs a schema with a single type or an enum, not ${JSON.stringify(schema)}`);
  }
  return Type.Unsafe<Static<T> | null>({
    ...schema,
    ...(type === undefined ? {} : { type: [type, 'null'] }),
    ...(values === undefined ? {} : { enum: [...values, null] }),
  });
}
