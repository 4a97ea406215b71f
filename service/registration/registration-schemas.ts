import Type from 'typebox';
import { optionalBody } from '../http/optional-body.ts';
import { emailRule } from '../users/email.ts';
import { nameRule } from '../shared/name-rules.ts';
import { passwordRule } from '../shared/password-rules.ts';

/*
 * These lengths only limit the size of a body. `validateName`, `validateEmail` and `validatePassword` check the fields
 * after normalisation, with an error message for each.
 */

const Name = Type.String({ maxLength: 256, description: nameRule });

export const GuestBody = optionalBody(
  Type.Object({ name: Type.Optional(Name) }, { additionalProperties: false }),
);

export const RegisterBody = Type.Object(
  {
    username: Name,
    email: Type.String({ maxLength: 1024, description: emailRule }),
    password: Type.String({ maxLength: 1024, description: passwordRule }),
  },
  { additionalProperties: false },
);
