import Type from 'typebox';
import { emailRule } from '../users/email.ts';
import { nameRule } from '../users/names.ts';
import { passwordRule } from '../registration/passwords.ts';

/*
 * The lengths here only keep a body within reason; what a field may be is judged after normalisation by `checkName` and
 * its like, which say in words what is wrong.
 */

const Name = Type.String({ maxLength: 256, description: nameRule });
const Password = Type.String({ maxLength: 1024, description: passwordRule });

/** No body at all, or an empty object. */
export const NoBody = Type.Optional(
  Type.Union([Type.Null(), Type.Object({}, { additionalProperties: false })]),
);

export const GuestBody = Type.Optional(
  Type.Union([Type.Null(), Type.Object({ name: Type.Optional(Name) }, { additionalProperties: false })]),
);

export const RegisterBody = Type.Object(
  { username: Name, email: Type.String({ maxLength: 1024, description: emailRule }), password: Password },
  { additionalProperties: false },
);

export const LoginBody = Type.Object(
  { login: Type.String({ maxLength: 1024, description: 'name or e-mail address' }), password: Password },
  { additionalProperties: false },
);

/** Refusals that every request with a body may meet. */
export const mutationErrorCodes = [
  'invalid',
  'cross_site',
  'unsupported_media_type',
  'payload_too_large',
] as const;
