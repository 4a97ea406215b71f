import type { Static } from 'typebox';
import type { RegisterBody } from '../sessions/auth-schemas.ts';
import { checkEmail } from '../users/email.ts';
import { accept } from '../users/field-validation.ts';
import { checkName } from '../users/names.ts';
import { checkPassword, type Passwords } from './passwords.ts';
import type { NewAccount } from './registration-attempts.ts';

/**
 * What a registration's body asks for, checked and with the password hashed.
 *
 * @throws Problem `invalid` with every fault, `unavailable` when too many passwords wait
 */
export async function newAccount(
  body: Static<typeof RegisterBody>,
  passwords: Passwords,
): Promise<NewAccount> {
  const { name, email, password } = accept({
    name: checkName(body.username, '/username'),
    email: checkEmail(body.email, '/email'),
    password: checkPassword(body.password, '/password'),
  });
  return { name, email, hash: await passwords.hash(password) };
}
