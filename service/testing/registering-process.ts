import { systemClock } from '../shared/clock.ts';
import { connectDatabase, type DatabaseAddress } from '../database/database.ts';
import { Registration } from '../registration/registration.ts';
import { createStallingDatabase } from './interrupted-database.ts';

/*
 * A process that registers an account, stalls before its n-th write, prints `stalled` and waits to be killed.
 * Arguments: the database address as JSON, the name of the users table, n.
 */
const [address = '', usersTable = '', writeNumber = ''] = process.argv.slice(2);
const connection = connectDatabase(JSON.parse(address) as DatabaseAddress, { gamesTable: '', usersTable });
const { database, stalled } = createStallingDatabase(connection.database, Number(writeNumber));
void new Registration(database, systemClock).register(
  { name: 'Ann', email: 'ann@example.org', hash: 'hash of the killed' },
  null,
);
await stalled;
process.stdout.write('stalled\n');
setInterval(() => undefined, 60_000);
