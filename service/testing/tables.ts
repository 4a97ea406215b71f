import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { gamesTable, usersTable } from '../tables/definitions.ts';
import { createTableInput } from '../tables/provision.ts';
import { makeClient, type Tables } from '../tables/tables.ts';

let endpoint: Promise<string> | undefined;

/** DynamoDB Local where `DYNAMODB_ENDPOINT` names one, else one embedded engine in memory for the whole run. */
async function startEngine(): Promise<string> {
  if (process.env['DYNAMODB_ENDPOINT']) return process.env['DYNAMODB_ENDPOINT'];
  const { default: dynalite } = await import('dynalite');
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Fresh tables of their own for one test. */
export async function testTables(): Promise<{ tables: Tables; close(): void }> {
  const client = makeClient({ endpoint: await (endpoint ??= startEngine()) });
  const run = randomUUID();
  const tables: Tables = { client, games: `Games-${run}`, users: `Users-${run}` };
  await client.send(new CreateTableCommand(createTableInput(tables.games, gamesTable)));
  await client.send(new CreateTableCommand(createTableInput(tables.users, usersTable)));
  return { tables, close: () => client.destroy() };
}
