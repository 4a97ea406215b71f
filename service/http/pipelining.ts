import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';

/**
 * Maximum number of outstanding responses per connection. Node parses up to 64 KiB of pipelined requests at once, more
 * than a thousand, and keeps each in memory until the client has read the responses before its own. Browsers and load
 * balancers do not pipeline.
 */
export const maxOutstandingResponses = 16;

interface ConnectionState {
  outstanding: number;
  last: ServerResponse | undefined;
  lastRequest: IncomingMessage | undefined;
}

const connectionStates = new WeakMap<Socket, ConnectionState>();

function getConnectionState(socket: Socket): ConnectionState {
  const existing = connectionStates.get(socket);
  if (existing) return existing;
  const state: ConnectionState = { outstanding: 0, last: undefined, lastRequest: undefined };
  connectionStates.set(socket, state);
  return state;
}

/** The newest outstanding response of a connection, which is sent last. */
export function lastOutstandingResponse(socket: Socket): ServerResponse | undefined {
  return connectionStates.get(socket)?.last;
}

/** Whether the newest request of a connection has not arrived completely, whether or not its response is sent. */
export function isReceivingRequest(socket: Socket): boolean {
  return connectionStates.get(socket)?.lastRequest?.complete === false;
}

/**
 * Closes a connection with more than {@link maxOutstandingResponses} outstanding responses. It is a `ServerResponse` class
 * because Node creates one for each request, before any event.
 */
export class PipelinedResponse<
  Request extends IncomingMessage = IncomingMessage,
> extends ServerResponse<Request> {
  /** The response that must be sent before this one, if any. */
  previous: ServerResponse | undefined;

  constructor(...args: ConstructorParameters<typeof ServerResponse<Request>>) {
    super(...args);
    const { socket } = this.req;
    const state = getConnectionState(socket);
    this.previous = state.last;
    state.last = this;
    state.lastRequest = this.req;
    state.outstanding += 1;
    if (state.outstanding > maxOutstandingResponses) socket.destroy();
    this.once('close', () => {
      state.outstanding -= 1;
      if (state.last === this) state.last = undefined;
      this.previous = undefined;
    });
  }
}

interface ParsingSocket extends Socket {
  /** Node's HTTP parser, which has no public interface. */
  readonly parser?: { onIncoming?: ((request: IncomingMessage, shouldKeepAlive: boolean) => number) | null };
}

/**
 * Makes Node stop parsing when the socket is destroyed. By itself it parses the rest of the chunk and keeps these requests
 * until the socket has closed: 1,000 connections with 1,000 requests each took 2.5 GB (decision 12).
 */
function stopParsingWhenDestroyed(socket: ParsingSocket): void {
  const { parser } = socket;
  const onIncoming = parser?.onIncoming;
  if (!parser || !onIncoming) return;
  // -1 is a parse error.
  parser.onIncoming = (request, shouldKeepAlive) =>
    socket.destroyed ? -1 : onIncoming(request, shouldKeepAlive);
}

/**
 * Handles the requests of one connection sequentially, as RFC 9112, section 9.3.2, requires for unsafe methods (Node
 * handles them concurrently). Thus a response that waits for the one before holds no open file, stream slot or
 * subscription, and a request is never handled if its connection closes first.
 */
export const pipelining = fastifyPlugin(
  async (app: FastifyInstance) => {
    // With TLS, requests arrive on the TLS socket, not on the TCP socket below it.
    app.server.on(
      app.server instanceof TlsServer ? 'secureConnection' : 'connection',
      stopParsingWhenDestroyed,
    );
    app.addHook('onRequest', (request, { raw }, done) => {
      if (!(raw instanceof PipelinedResponse)) return done();
      const handle = () => {
        if (request.raw.socket.writable) done();
      };
      if (raw.previous === undefined || raw.previous.closed) handle();
      else raw.previous.once('close', handle);
    });
  },
  { name: 'pipelining', fastify: '5.x' },
);
