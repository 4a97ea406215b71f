import { UserStore } from './user-store.ts';
import { systemClock } from '../shared/clock.ts';
import { readConfig } from '../config/config.ts';
import { openDatabase } from '../database/open-database.ts';
import { Problem } from '../shared/error-codes.ts';
import { StartupError } from '../config/startup-error.ts';

/**
 * `npm run admin -- NAME`: grants an account the admin role. It also works while the service runs: it connects to an
 * embedded database that another process has opened.
 */
async function main(names: readonly string[]): Promise<void> {
  const [name, ...extraArguments] = names;
  if (name === undefined || extraArguments.length > 0) {
    throw new StartupError('usage: npm run admin -- NAME (quote a name that contains spaces)');
  }
  const { database, close } = await openDatabase(readConfig(), 'connect');
  try {
    const user = await new UserStore(database, systemClock).grantAdmin(name);
    process.stdout.write(`${user.name} is an administrator\n`);
  } catch (error) {
    if (error instanceof Problem) throw new StartupError(`${name}: ${error.message}`);
    throw error;
  } finally {
    await close();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(
    error instanceof StartupError ? `${error.message}\n` : `${String((error as Error).stack)}\n`,
  );
  process.exitCode = 1;
});
