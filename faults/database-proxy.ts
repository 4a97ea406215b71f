import { EventEmitter, once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/**
 * What the table does: `well`, refuses as throttled, answers 500, is `slow` by three seconds, or breaks connections,
 * `cut` before and `cut after` the call has been carried out.
 */
export const databaseFaults = ['throttled', 'broken', 'slow', 'cut', 'cut after'] as const;
/** `withheld`: updates are carried out, and whoever asked for them never hears of it. */
export type DatabaseState = 'well' | 'withheld' | (typeof databaseFaults)[number];

export interface DatabaseProxy {
  readonly endpoint: string;
  setState(state: DatabaseState): void;
  /** Calls that met trouble since the last `set`. */
  readonly faultCount: number;
  /** Resolves when an update has been carried out and withheld. */
  waitForDroppedResponse(): Promise<void>;
  close(): Promise<void>;
}

const slowDelayMs = 3_000;
const errorResponses = {
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
export async function startDatabaseProxy(target: string): Promise<DatabaseProxy> {
  const { hostname, port } = new URL(target);
  const agent = new Agent({ keepAlive: true });
  let state: DatabaseState = 'well';
  let faultCount = 0;
  const events = new EventEmitter();

  async function forward(
    incoming: IncomingMessage,
    body: Buffer,
  ): Promise<{ response: IncomingMessage; body: Buffer }> {
    const upstreamRequest = request({
      hostname,
      port,
      agent,
      method: incoming.method,
      path: incoming.url,
      headers: incoming.headers,
    });
    upstreamRequest.end(body);
    const [response] = (await once(upstreamRequest, 'response')) as [IncomingMessage];
    return { response, body: await readBody(response) };
  }

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await readBody(incoming);
    const isUpdate = String(incoming.headers['x-amz-target']).endsWith('.UpdateItem');
    const activeState = state === 'withheld' && !isUpdate ? 'well' : state;
    if (activeState !== 'well') faultCount += 1;
    if (activeState === 'cut') return void incoming.socket.destroy();
    if (activeState === 'throttled' || activeState === 'broken') {
      const [status, errorBody] = errorResponses[activeState];
      outgoing
        .writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
        .end(JSON.stringify(errorBody));
      return;
    }
    if (activeState === 'slow') await setTimeout(slowDelayMs);
    const { response, body: responseBody } = await forward(incoming, body);
    if (activeState === 'withheld') return void events.emit('withheld');
    if (activeState === 'cut after') return void incoming.socket.destroy();
    outgoing.writeHead(response.statusCode ?? 502, response.headers).end(responseBody);
  }

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => incoming.socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setState(newState) {
      state = newState;
      faultCount = 0;
      if (newState === 'cut') server.closeAllConnections();
    },
    get faultCount() {
      return faultCount;
    },
    waitForDroppedResponse: async () => void (await once(events, 'withheld')),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      agent.destroy();
      await closed;
    },
  };
}

async function readBody(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
