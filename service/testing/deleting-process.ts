import { AccountDeletions } from '../account/account-deletions.ts';
import { connectDatabase, type DatabaseAddress } from '../database/database.ts';
import { InProcessBus } from '../events/in-process-bus.ts';
import { DeletedPlayers } from '../games/deleted-players.ts';
import { systemClock } from '../shared/clock.ts';
import { createStallingDatabase } from './interrupted-database.ts';

/*
 * A process that deletes an account, stalls before its n-th write, prints `stalled` and waits to be killed.
 * Arguments: the database address as JSON, the names of both tables, the user id, the password hash, n.
 */
const [address = '', gamesTable = '', usersTable = '', userId = '', hash = '', writeNumber = ''] =
  process.argv.slice(2);
const connection = connectDatabase(JSON.parse(address) as DatabaseAddress, { gamesTable, usersTable });
const { database, stalled } = createStallingDatabase(connection.database, Number(writeNumber));
const deletions = new AccountDeletions({
  database,
  bus: new InProcessBus('alone'),
  clock: systemClock,
  deletedPlayers: new DeletedPlayers(),
  onError: (error) => {
    throw error;
  },
});
void deletions.begin(userId, hash).then(() => deletions.start(userId));
await stalled;
process.stdout.write('stalled\n');
setInterval(() => undefined, 60_000);
