import Type, { type TSchema } from 'typebox';

/** Schema of a body that may be absent, empty or `null`. */
export function optionalBody<T extends TSchema>(schema: T) {
  return Type.Optional(Type.Union([Type.Null(), schema]));
}

/** Schema of a request without a body; an empty object is accepted too. */
export const NoBody = optionalBody(Type.Object({}, { additionalProperties: false }));
