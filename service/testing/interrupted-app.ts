import { createInterceptedDatabase } from './interrupted-database.ts';
import { createTestApp, type TestApp } from './test-app.ts';
import { createTestDatabase } from './test-database.ts';

/**
 * A service whose database can be changed after the next command of one kind, before its response arrives.
 *
 * @param commandName class name of the command, such as `GetCommand`
 */
export async function createInterruptedApp(
  commandName: string,
): Promise<{ service: TestApp; changeBeforeNextResponse: (change: () => Promise<unknown>) => void }> {
  let pendingChange: (() => Promise<unknown>) | undefined;
  const { database } = await createTestDatabase();
  const interruptedDatabase = createInterceptedDatabase(database, async ({ command, execute }) => {
    const response = await execute();
    const change = command.constructor.name === commandName ? pendingChange : undefined;
    if (change) {
      pendingChange = undefined;
      await change();
    }
    return response;
  });
  const service = await createTestApp({ database: interruptedDatabase });
  return { service, changeBeforeNextResponse: (change) => (pendingChange = change) };
}
