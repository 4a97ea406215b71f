import Type, { type Static, type TSchema } from 'typebox';

/**
 * A schema that takes null too. As one schema with another type, or another value, and never as a choice between two:
 * whoever writes an answer by a choice validates it first, for each answer, to see which of the two it is.
 *
 * @throws Error for a schema that has neither a single type nor a list of values
 */
export function nullable<T extends TSchema>(schema: T) {
  const { type, enum: values } = schema as { readonly type?: unknown; readonly enum?: readonly unknown[] };
  if (typeof type !== 'string' && values === undefined) {
    throw new Error(`a schema with a type or an enum takes null too, not ${JSON.stringify(schema)}`);
  }
  return Type.Unsafe<Static<T> | null>({
    ...schema,
    ...(type === undefined ? {} : { type: [type, 'null'] }),
    ...(values === undefined ? {} : { enum: [...values, null] }),
  });
}
