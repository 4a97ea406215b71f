import type { Static } from 'typebox';
import type { RegisterBody } from './registration-schemas.ts';
import { validateEmail } from '../users/email.ts';
import { assertValid } from '../users/field-validation.ts';
import { validateName } from '../users/names.ts';
import { validatePassword, type Passwords } from '../users/passwords.ts';
import type { NewAccount } from './registration-attempts.ts';

/**
 * What a registration's body asks for, checked and with the password hashed.
 *
 * @throws Problem `invalid` with every fault, `unavailable` when too many passwords wait
 */
export async function prepareNewAccount(
  body: Static<typeof RegisterBody>,
  passwords: Passwords,
): Promise<NewAccount> {
  const { name, email, password } = assertValid({
    name: validateName(body.username, '/username'),
    email: validateEmail(body.email, '/email'),
    password: validatePassword(body.password, '/password'),
  });
  return { name, email, hash: await passwords.hash(password) };
}
