import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ManualClock } from '../testing/clock.ts';
import { getSharedDatabaseAddress, createTestDatabase } from '../testing/test-database.ts';
import { expectNoDuplicateUsers } from '../testing/expect-no-duplicate-users.ts';
import { Registration } from './registration.ts';
import { UserStore } from '../users/user-store.ts';

const scriptPath = fileURLToPath(new URL('../testing/registering-process.ts', import.meta.url));

describe('registration in a process that is killed (kill -9)', () => {
  for (const step of [3, 4, 5]) {
    it(`at write ${step} ${step > 4 ? 'has committed' : 'frees the name after a minute'}`, async function () {
      this.timeout(30_000);
      const { database, close } = await createTestDatabase();
      const address = JSON.stringify(await getSharedDatabaseAddress());
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', scriptPath, address, database.usersTable, String(step)],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      const exited = once(child, 'exit');
      await Promise.race([once(child.stdout, 'data'), exited]);
      child.kill('SIGKILL');
      const [, signal] = await exited;
      expect(signal).to.equal('SIGKILL');

      const clock = new ManualClock(Date.now() + 61_000);
      const users = new UserStore(database, clock);
      const isTaken = await new Registration(database, clock)
        .register({ name: 'ann', email: 'other@example.org', hash: 'hash of another' })
        .then(
          () => false,
          () => true,
        );
      expect(isTaken).to.equal(step > 4);
      expect((await users.getCredentials('Ann')).hash).to.equal(
        step > 4 ? 'hash of the killed' : 'hash of another',
      );
      await expectNoDuplicateUsers(database);
      await close();
    });
  }
});
