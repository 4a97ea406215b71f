import type { OwnUser } from '../users/user.ts';
import type { ManualClock } from './clock.ts';
import type { Registration } from '../registration/registration.ts';

/** A signed-in user, for tests that need no database. */
export const signedInUser: OwnUser = {
  id: 'u',
  name: 'Ann',
  guest: false,
  admin: false,
  createdAt: '',
  email: null,
  invitations: 'anyone',
};

/** Registers `count` accounts, one second apart, and returns their names in that order. */
export async function createAccounts(
  registration: Registration,
  clock: ManualClock,
  count: number,
): Promise<string[]> {
  const names: string[] = [];
  for (let i = 1; i <= count; i++) {
    clock.advance(1_000);
    await registration.register({ name: `Player ${i}`, email: `p${i}@example.org`, hash: 'hash' });
    names.push(`Player ${i}`);
  }
  return names;
}
