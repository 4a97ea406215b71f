import Type from 'typebox';

/** Schema of a request without a body; an empty object is accepted too. */
export const NoBody = Type.Optional(
  Type.Union([Type.Null(), Type.Object({}, { additionalProperties: false })]),
);
