import { systemClock } from '../shared/clock.ts';
import { connectTables, type EngineAddress } from '../database/database.ts';
import { UserStore } from '../users/user-store.ts';
import { stallingTables } from './interrupted-database.ts';

/*
 * A process that registers an account, says so on reaching its n-th write, and stays there until it is killed.
 * Arguments: the engine's address as JSON, name of the users' table, n.
 */
const [address = '', users = '', step = ''] = process.argv.slice(2);
const connection = connectTables(JSON.parse(address) as EngineAddress, { games: '', users });
const { tables, stalled } = stallingTables(connection.tables, Number(step));
void new UserStore(tables, systemClock).register(
  { name: 'Ann', email: 'ann@example.org', hash: 'hash of the killed' },
  null,
);
await stalled;
process.stdout.write('stalled\n');
setInterval(() => undefined, 60_000);
