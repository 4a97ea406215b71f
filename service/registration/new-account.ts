import type { Static } from 'typebox';
import type { RegisterBody } from './registration-schemas.ts';
import { validateEmail } from '../users/email.ts';
import { assertValid } from '../users/field-validation.ts';
import { validateName } from '../users/names.ts';
import type { Passwords } from '../users/password-hashing.ts';
import { validatePassword } from '../shared/password-rules.ts';
import { deriveAddressKey, type ClientRequest } from '../http/client-address.ts';
import type { NewAccount } from './registration-attempts.ts';

/**
 * Validates the body of a registration and hashes the password.
 *
 * @throws Problem `invalid` with all field errors, `unavailable` when too many passwords are waiting to be hashed
 */
export async function prepareNewAccount(
  body: Static<typeof RegisterBody>,
  passwords: Passwords,
  request: ClientRequest,
): Promise<NewAccount> {
  const { name, email, password } = assertValid({
    name: validateName(body.username, '/username'),
    email: validateEmail(body.email, '/email'),
    password: validatePassword(body.password, '/password'),
  });
  return {
    name,
    email,
    hash: await passwords.hash(password, { key: deriveAddressKey(request), isPreferred: false }),
  };
}
