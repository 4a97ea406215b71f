/**
 * A minimal server that stores a move with the same libraries: a Fastify route with `@fastify/secure-session`, one
 * conditional update through a default document client, and the JSON as the response and on two event streams. Without
 * game rules or validation.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import session from '@fastify/secure-session';
import fastify from 'fastify';
import { runWorker, readWorkerOptions } from './harness/worker.ts';

declare module '@fastify/secure-session' {
  interface SessionData {
    user: string;
  }
}

const { endpoint, table } = readWorkerOptions<{ endpoint: string; table: string }>();
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region: 'local', credentials }));
const streams = new Map<string, Set<ServerResponse>>();

const app = fastify();
await app.register(session, { key: randomBytes(32), cookie: { path: '/' } });

app.post('/auth/guest', async (request) => {
  request.session.set('user', randomUUID());
  return {};
});

app.post('/games', async () => {
  const id = randomUUID();
  const item = { GameId: id, Moves: '', Version: 1, Status: 'playing' };
  await client.send(new PutCommand({ TableName: table, Item: item }));
  return { game: { id } };
});

app.post('/games/:id/join', async () => ({}));

app.get<{ Params: { id: string } }>('/games/:id/events', (request, reply) => {
  reply.hijack();
  const watchers = streams.get(request.params.id) ?? new Set();
  streams.set(request.params.id, watchers.add(reply.raw));
  reply.raw.on('close', () => watchers.delete(reply.raw));
  reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
  reply.raw.write(': open\n\n');
});

app.post<{ Params: { id: string }; Body: { cell: number; after: number[] } }>(
  '/games/:id/moves',
  async (request, reply) => {
    const { id } = request.params;
    const { cell, after } = request.body;
    if (!request.session.get('user')) return reply.code(401).send();
    const { Attributes } = await client.send(
      new UpdateCommand({
        TableName: table,
        Key: { GameId: id },
        UpdateExpression: 'SET Moves = :moves, Version = Version + :one, UpdatedAt = :now',
        ConditionExpression: 'Moves = :after AND #Status = :playing',
        ExpressionAttributeNames: { '#Status': 'Status' },
        ExpressionAttributeValues: {
          ':moves': [...after, cell].join(''),
          ':after': after.join(''),
          ':one': 1,
          ':now': new Date().toISOString(),
          ':playing': 'playing',
        },
        ReturnValues: 'ALL_NEW',
      }),
    );
    const json = JSON.stringify({ game: Attributes });
    for (const stream of streams.get(id) ?? []) stream.write(`event: game\ndata: ${json}\n\n`);
    return reply.type('application/json').send(json);
  },
);

runWorker({ url: await app.listen({ host: '127.0.0.1', port: 0 }) });
