import { EventEmitter, once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/**
 * Injected faults: throttling errors, internal errors, three seconds of delay, and connections closed before or after
 * the call takes effect.
 */
export const databaseFaults = [
  'throttled',
  'error 500',
  'slow',
  'closed before call',
  'closed after call',
] as const;
/** `drop response`: updates take effect, but the client gets no response. */
export type DatabaseState = 'healthy' | 'drop response' | (typeof databaseFaults)[number];

export interface DatabaseProxy {
  readonly endpoint: string;
  setState(state: DatabaseState): void;
  /** Calls with a fault since the last `setState`. */
  readonly faultCount: number;
  /** Resolves when the response to an update has been dropped. */
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
  'error 500': [500, { __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError', message: 'internal' }],
} as const;

/** Starts a proxy between the service and DynamoDB Local that injects faults. */
export async function startDatabaseProxy(target: string): Promise<DatabaseProxy> {
  const { hostname, port } = new URL(target);
  const agent = new Agent({ keepAlive: true });
  let state: DatabaseState = 'healthy';
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
    const activeState = state === 'drop response' && !isUpdate ? 'healthy' : state;
    if (activeState !== 'healthy') faultCount += 1;
    if (activeState === 'closed before call') return void incoming.socket.destroy();
    if (activeState === 'throttled' || activeState === 'error 500') {
      const [status, errorBody] = errorResponses[activeState];
      outgoing
        .writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
        .end(JSON.stringify(errorBody));
      return;
    }
    if (activeState === 'slow') await setTimeout(slowDelayMs);
    const { response, body: responseBody } = await forward(incoming, body);
    if (activeState === 'drop response') return void events.emit('response dropped');
    if (activeState === 'closed after call') return void incoming.socket.destroy();
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
      if (newState === 'closed before call') server.closeAllConnections();
    },
    get faultCount() {
      return faultCount;
    },
    waitForDroppedResponse: async () => void (await once(events, 'response dropped')),
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
