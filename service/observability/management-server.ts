import fastify, { type FastifyInstance } from 'fastify';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { EventBus } from '../events/event-bus.ts';
import type { Metrics } from './metrics.ts';
import { gamesTableDefinition, usersTableDefinition } from '../database/table-definitions.ts';
import type { Database } from '../database/database.ts';

export interface ManagementServerOptions {
  readonly database: Database;
  readonly bus: EventBus;
  /** Whether a bus is configured: without one a process polls, and is ready all the same. */
  readonly busMode: 'configured' | 'absent';
  readonly metrics: Metrics;
}

/**
 * What operators ask of one process: `GET /ready` reads both tables and looks at the bus, 200 or 503; `GET /metrics` is
 * in the text form of Prometheus. It is no part of the public service: main.ts has it listen on loopback alone.
 */
export function createManagementServer({
  database: tables,
  bus,
  busMode: busIs,
  metrics,
}: ManagementServerOptions): FastifyInstance {
  const app = fastify({ logger: false, forceCloseConnections: true });
  app.get('/ready', async (_request, reply) => {
    const table = await checkTables(tables);
    const isReady = table === 'up' && (busIs === 'absent' || bus.state === 'up');
    return reply.code(isReady ? 200 : 503).send({
      status: isReady ? 'ready' : 'not ready',
      table,
      bus: busIs === 'absent' ? 'absent' : bus.state,
    });
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
  return app;
}

/** Reads an item that no table holds, from each. */
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
