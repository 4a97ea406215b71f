import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { DeletedPlayers } from '../games/deleted-players.ts';
import { Registration } from '../registration/registration.ts';
import { ManualClock } from '../testing/clock.ts';
import { createGameProcess, createPlayer, playMoves } from '../testing/game-processes.ts';
import { createTestDatabase, getSharedDatabaseAddress } from '../testing/test-database.ts';
import { UserStore } from '../users/user-store.ts';
import { AccountDeletions, leaseMs } from './account-deletions.ts';

const scriptPath = fileURLToPath(new URL('../testing/deleting-process.ts', import.meta.url));
const account = { name: 'Ann', email: 'ann@example.org', hash: 'hash of Ann' };

describe('deletion of an account in a process that is killed (kill -9)', () => {
  for (const [step, next] of Object.entries({
    2: 'the user',
    3: 'the lease',
    4: 'the e-mail address',
    5: 'the running game',
    6: 'the finished game',
  })) {
    it(`before it writes ${next} is ${step === '2' ? 'not begun' : 'completed by the next process'}`, async function () {
      this.timeout(60_000);
      const { database, close } = await createTestDatabase();
      const clock = new ManualClock(Date.now());
      const service = createGameProcess(database, clock);
      const registration = new Registration(database, clock);
      const users = new UserStore(database, clock);
      const { id, name, guest } = await registration.register(account);
      const [ann, otto] = [{ id, name, guest }, createPlayer('Otto')];
      const start = async () => {
        const game = await service.gameCreator.create({ origin: 'link', X: ann });
        await service.games.join(game.GameId, otto);
        return game.GameId;
      };
      await playMoves(service, await start(), { X: ann, O: otto }, [0, 3, 1, 4, 2]);
      await start();

      const address = JSON.stringify(await getSharedDatabaseAddress());
      const child = spawn(
        process.execPath,
        [
          ...['--import', 'tsx', scriptPath, address],
          ...[database.gamesTable, database.usersTable, id, account.hash, step],
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const exited = once(child, 'exit');
      await Promise.race([once(child.stdout, 'data'), exited]);
      child.kill('SIGKILL');
      const [, signal] = await exited;
      expect(signal).to.equal('SIGKILL');

      const nextClock = new ManualClock(Date.now() + leaseMs);
      const errors: unknown[] = [];
      const deletions = new AccountDeletions({
        database,
        bus: service.bus,
        clock: nextClock,
        deletedPlayers: new DeletedPlayers(),
        onError: (error) => errors.push(error),
        wait: async (ms) => nextClock.advance(ms),
      });
      if (step === '2') {
        expect(await users.get(id)).to.include({ name: 'Ann' });
        await deletions.begin(id, account.hash);
      }
      await deletions.refresh();
      await deletions.waitUntilIdle();
      expect(errors).to.deep.equal([]);
      expect(await users.get(id)).to.equal(null);
      const { Items = [] } = await database.client.send(
        new ScanCommand({ TableName: database.gamesTable, ConsistentRead: true }),
      );
      expect(Items.map(({ Status, XName }) => `${Status} ${XName}`)).to.deep.equal(
        Array.from({ length: 2 }, () => 'finished deleted player'),
      );
      expect((await registration.register({ ...account, name: 'Anna' })).email).to.equal(account.email);
      await close();
    });
  }
});
