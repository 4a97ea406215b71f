import Type from 'typebox';
import { optionalBody } from '../http/optional-body.ts';
import { documentedKeyword } from '../http/validation.ts';
import { emailRule } from '../users/email.ts';
import { maxEmailLength } from '../shared/email-rules.ts';
import { nameLength, nameRule } from '../shared/name-rules.ts';
import { passwordLength, passwordRule } from '../shared/password-rules.ts';

/*
 * These lengths only limit the size of a body. `validateName`, `validateEmail` and `validatePassword` check the fields
 * after normalisation, with an error message for each; the OpenAPI document has the lengths that they check.
 */

const Name = Type.String({
  maxLength: 256,
  description: nameRule,
  [documentedKeyword]: { minLength: nameLength.min, maxLength: nameLength.max },
});
const Email = Type.String({
  maxLength: 1024,
  description: emailRule,
  [documentedKeyword]: { maxLength: maxEmailLength },
});
const Password = Type.String({
  maxLength: 1024,
  description: passwordRule,
  [documentedKeyword]: { minLength: passwordLength.minCharacters, maxLength: passwordLength.maxBytes },
});

export const GuestBody = optionalBody(
  Type.Object({ name: Type.Optional(Name) }, { additionalProperties: false }),
);

export const NameBody = Type.Object({ name: Name }, { additionalProperties: false });

export const RegisterBody = Type.Object(
  {
    username: Name,
    email: Email,
    password: Password,
  },
  { additionalProperties: false },
);
