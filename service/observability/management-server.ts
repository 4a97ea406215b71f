import fastify, { type FastifyInstance } from 'fastify';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { EventBus } from '../events/event-bus.ts';
import type { Metrics } from './metrics.ts';
import { gamesTableDefinition, usersTableDefinition } from '../database/table-definitions.ts';
import type { Database } from '../database/database.ts';

export interface ManagementServerOptions {
  readonly database: Database;
  readonly bus: EventBus;
  /** Without a configured bus a process polls, so `/ready` ignores the state of the bus. */
  readonly busMode: 'configured' | 'absent';
  readonly metrics: Metrics;
}

/**
 * Creates a server for operators: `GET /ready` checks both tables and the event bus and returns 200 or 503;
 * `GET /metrics` returns the Prometheus text format. It is not public: main.ts binds it to the loopback address.
 */
export function createManagementServer({
  database,
  bus,
  busMode,
  metrics,
}: ManagementServerOptions): FastifyInstance {
  const app = fastify({ logger: false, forceCloseConnections: true });
  app.get('/ready', async (_request, reply) => {
    const table = await checkTables(database);
    const isReady = table === 'up' && (busMode === 'absent' || bus.state === 'up');
    return reply.code(isReady ? 200 : 503).send({
      status: isReady ? 'ready' : 'not ready',
      table,
      bus: busMode === 'absent' ? 'absent' : bus.state,
    });
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
  return app;
}

/** Reads a nonexistent item from each table. */
async function checkTables({ client, gamesTable, usersTable }: Database): Promise<'up' | 'down'> {
  const probe = (TableName: string, key: string) =>
    client.send(new GetCommand({ TableName, Key: { [key]: 'ready?' } }));
  try {
    await Promise.all([
      probe(gamesTable, gamesTableDefinition.partitionKey),
      probe(usersTable, usersTableDefinition.partitionKey),
    ]);
    return 'up';
  } catch {
    return 'down';
  }
}
