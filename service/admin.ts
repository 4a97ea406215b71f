import { UserStore } from './accounts/users-store.ts';
import { systemClock } from './clock.ts';
import { readConfig } from './config.ts';
import { openTables } from './engine.ts';
import { Problem } from './problems.ts';
import { StartError } from './start-error.ts';

/**
 * `npm run admin -- NAME`: makes the account with this name an administrator, also while the service runs: an embedded
 * engine that another process holds is joined.
 */
async function main(names: readonly string[]): Promise<void> {
  const [name, ...more] = names;
  if (name === undefined || more.length > 0) {
    throw new StartError('usage: npm run admin -- NAME (in quotes when it has a space)');
  }
  const { tables, close } = await openTables(readConfig(), 'join');
  try {
    const user = await new UserStore(tables, systemClock).makeAdmin(name);
    process.stdout.write(`${user.name} is an administrator\n`);
  } catch (error) {
    if (error instanceof Problem) throw new StartError(`${name}: ${error.message}`);
    throw error;
  } finally {
    await close();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(
    error instanceof StartError ? `${error.message}\n` : `${String((error as Error).stack)}\n`,
  );
  process.exitCode = 1;
});
