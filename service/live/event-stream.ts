import type { LiveEventName } from '../shared/live-events.ts';
import type { FastifyReply } from 'fastify';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** An ended stream is disconnected after this time if its client has not closed the connection. */
const closeTimeoutMs = 5_000;
/** A client with more unsent data is disconnected; it reconnects and gets the current state. */
const maxBacklogBytes = 256 * 1024;

/**
 * Formats one event (HTML standard, section "Server-sent events").
 *
 * @param data a single line, such as JSON
 */
export function formatEvent(event: LiveEventName, data: string, id?: number): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`;
}

/** An open event stream to one client. */
export class EventStream {
  readonly #response: ServerResponse;
  readonly #socket: Socket;
  /** Bytes sent at the last heartbeat if more were waiting. */
  #sentBytes: number | undefined;

  /** Hijacks the response from Fastify, with the headers set by hooks so far. */
  constructor(reply: FastifyReply) {
    reply.hijack();
    this.#response = reply.raw;
    this.#socket = reply.request.raw.socket;
    // The stream ends with the connection, so chunked encoding would only add overhead to each event.
    this.#response.removeHeader('transfer-encoding');
    this.#response.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      // Leaves no idle keep-alive connection for a graceful shutdown to wait for.
      connection: 'close',
      // Disables response buffering in nginx and compatible proxies.
      'x-accel-buffering': 'no',
    });
    this.#response.flushHeaders();
    // Connection errors are followed by `close`.
    this.#response.on('error', () => undefined);
  }

  /**
   * Calls `handler` once when the connection closes. The response's own `close` event is not reliable: it is not emitted
   * while the response is queued behind an earlier one on the same connection (pipelining).
   */
  onClose(handler: () => void): void {
    if (this.#socket.destroyed) handler();
    else this.#socket.once('close', handler);
  }

  /** Sends an event from {@link formatEvent}. */
  send(text: string): void {
    if (this.#response.writableEnded || this.#socket.destroyed) return;
    this.#response.write(text);
    if (this.#response.writableLength > maxBacklogBytes) this.#socket.destroy();
  }

  /**
   * Sends a heartbeat. Disconnects a client that has not read any of the waiting data since the last one: each heartbeat
   * counts as activity of the connection, so its idle timeout never ends it.
   */
  sendHeartbeat(text: string): void {
    const waitingBytes = this.#response.writableLength;
    const sentBytes = this.#socket.bytesWritten - waitingBytes;
    if (waitingBytes > 0 && sentBytes === this.#sentBytes) {
      this.#socket.destroy();
      return;
    }
    this.#sentBytes = waitingBytes > 0 ? sentBytes : undefined;
    this.send(text);
  }

  /** Ends the stream; the client reconnects after about `retryMs`. */
  end(retryMs: number): void {
    if (this.#response.writableEnded) return;
    this.#response.end(`retry: ${retryMs}\n\n`);
  }

  /** Like {@link end}, and disconnects a client that does not respond: TCP alone would wait for it for minutes. */
  terminate(retryMs: number): void {
    this.end(retryMs);
    setTimeout(() => this.#socket.destroy(), closeTimeoutMs).unref();
  }
}
