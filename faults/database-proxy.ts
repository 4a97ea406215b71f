import { EventEmitter, once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/**
 * What the table does: `well`, refuses as throttled, answers 500, is `slow` by three seconds, or breaks connections,
 * `cut` before and `cut after` the call has been carried out.
 */
export const tableTroubles = ['throttled', 'broken', 'slow', 'cut', 'cut after'] as const;
/** `withheld`: updates are carried out, and whoever asked for them never hears of it. */
export type TableState = 'well' | 'withheld' | (typeof tableTroubles)[number];

export interface TableProxy {
  readonly endpoint: string;
  set(state: TableState): void;
  /** Calls that met trouble since the last `set`. */
  readonly troubled: number;
  /** Resolves when an update has been carried out and withheld. */
  withheld(): Promise<void>;
  close(): Promise<void>;
}

const slowMs = 3_000;
const refusals = {
  throttled: [
    400,
    {
      __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
      message: 'slow down',
    },
  ],
  broken: [500, { __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError', message: 'internal' }],
} as const;

/** Stands between the service and a DynamoDB on loopback, and makes trouble when told. */
export async function startTableProxy(target: string): Promise<TableProxy> {
  const { hostname, port } = new URL(target);
  const agent = new Agent({ keepAlive: true });
  let state: TableState = 'well';
  let troubled = 0;
  const happened = new EventEmitter();

  async function forward(
    asked: IncomingMessage,
    body: Buffer,
  ): Promise<{ answer: IncomingMessage; body: Buffer }> {
    const call = request({
      hostname,
      port,
      agent,
      method: asked.method,
      path: asked.url,
      headers: asked.headers,
    });
    call.end(body);
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    return { answer, body: await whole(answer) };
  }

  async function serve(asked: IncomingMessage, reply: ServerResponse): Promise<void> {
    const body = await whole(asked);
    const isUpdate = String(asked.headers['x-amz-target']).endsWith('.UpdateItem');
    const now = state === 'withheld' && !isUpdate ? 'well' : state;
    if (now !== 'well') troubled += 1;
    if (now === 'cut') return void asked.socket.destroy();
    if (now === 'throttled' || now === 'broken') {
      const [status, problem] = refusals[now];
      reply.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(problem));
      return;
    }
    if (now === 'slow') await setTimeout(slowMs);
    const { answer, body: said } = await forward(asked, body);
    if (now === 'withheld') return void happened.emit('withheld');
    if (now === 'cut after') return void asked.socket.destroy();
    reply.writeHead(answer.statusCode ?? 502, answer.headers).end(said);
  }

  const server = createServer((asked, reply) => {
    serve(asked, reply).catch(() => asked.socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set(next) {
      state = next;
      troubled = 0;
      if (next === 'cut') server.closeAllConnections();
    },
    get troubled() {
      return troubled;
    },
    withheld: async () => void (await once(happened, 'withheld')),
    async close() {
      const ended = once(server, 'close');
      server.close();
      server.closeAllConnections();
      agent.destroy();
      await ended;
    },
  };
}

async function whole(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
