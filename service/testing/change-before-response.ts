import type { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Tables } from '../database/database.ts';
import { testApp, type TestApp } from './test-app.ts';
import { testTables } from './test-database.ts';

/**
 * A service on whose table something happens between the next answer to a command and its arrival.
 *
 * @param commandName the class of the command, as in `GetCommand`
 */
export async function interrupted(
  commandName: string,
): Promise<{ service: TestApp; during: (change: () => Promise<unknown>) => void }> {
  let meanwhile: (() => Promise<unknown>) | undefined;
  const { tables } = await testTables();
  const send = async (command: { constructor: { name: string } }) => {
    const answer: unknown = await tables.client.send(command as GetCommand);
    const change = command.constructor.name === commandName ? meanwhile : undefined;
    if (change) {
      meanwhile = undefined;
      await change();
    }
    return answer;
  };
  const service = await testApp({ tables: { ...tables, client: { send } as unknown as Tables['client'] } });
  return { service, during: (change) => (meanwhile = change) };
}
