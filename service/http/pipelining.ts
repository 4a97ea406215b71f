import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Responses that may be outstanding on one connection. Node parses up to 64 KiB of pipelined requests at once, more than
 * a thousand, and keeps each of them in memory until the client has read all responses before its own. Browsers and load
 * balancers do not pipeline at all.
 */
export const maxOutstandingResponses = 16;

interface ConnectionState {
  outstanding: number;
  last: ServerResponse | undefined;
}

const connectionStates = new WeakMap<Socket, ConnectionState>();

function getConnectionState(socket: Socket): ConnectionState {
  const existing = connectionStates.get(socket);
  if (existing) return existing;
  const state: ConnectionState = { outstanding: 0, last: undefined };
  connectionStates.set(socket, state);
  return state;
}

/** The newest response that is outstanding on a connection: once it is sent, all of them are. */
export function lastOutstandingResponse(socket: Socket): ServerResponse | undefined {
  return connectionStates.get(socket)?.last;
}

/**
 * Closes the connection of a client that has more than {@link maxOutstandingResponses} outstanding. It is the server's
 * `ServerResponse` class because Node makes one for each request, also for those that it answers itself (without
 * `Host`, or with an unknown `Expect`), of which no listener hears.
 */
export class PipelinedResponse<
  Request extends IncomingMessage = IncomingMessage,
> extends ServerResponse<Request> {
  /** The response that has to be sent before this one, if there is any. */
  previous: ServerResponse | undefined;

  constructor(...args: ConstructorParameters<typeof ServerResponse<Request>>) {
    super(...args);
    const { socket } = this.req;
    const state = getConnectionState(socket);
    this.previous = state.last;
    state.last = this;
    state.outstanding += 1;
    if (state.outstanding > maxOutstandingResponses) socket.destroy();
    this.once('close', () => {
      state.outstanding -= 1;
      if (state.last === this) state.last = undefined;
      this.previous = undefined;
    });
  }
}

/**
 * Handles the requests of one connection sequentially, as RFC 9112, section 9.3.2, asks for all but safe methods (Node
 * would handle them at once). So a response that has to wait for its connection holds no open file, place or
 * subscription. A request whose connection closes before its turn is never handled.
 */
export const pipelining = fastifyPlugin(
  async (app: FastifyInstance) => {
    app.addHook('onRequest', (_request, { raw }, done) => {
      if (!(raw instanceof PipelinedResponse)) return done();
      const handle = () => {
        if (raw.req.socket.writable) done();
      };
      if (raw.previous === undefined || raw.previous.closed) handle();
      else raw.previous.once('close', handle);
    });
  },
  { name: 'pipelining', fastify: '5.x' },
);
