import Type from 'typebox';
import { passwordRule } from '../shared/field-rules.ts';

/** No body at all, or an empty object. */
export const NoBody = Type.Optional(
  Type.Union([Type.Null(), Type.Object({}, { additionalProperties: false })]),
);

export const LoginBody = Type.Object(
  {
    login: Type.String({ maxLength: 1024, description: 'name or e-mail address' }),
    password: Type.String({ maxLength: 1024, description: passwordRule }),
  },
  { additionalProperties: false },
);
