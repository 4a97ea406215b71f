import type { FastifyReply } from 'fastify';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** A reader that lets this much pile up is cut off; it comes back and is told the current state. */
const maxBacklogBytes = 256 * 1024;

/**
 * One event in the form of the HTML standard, section "Server-sent events".
 *
 * @param data one line, as JSON is
 */
export function formatEvent(event: string, data: string, id?: number): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`;
}

/** An open event stream to one client. */
export class EventStream {
  readonly #response: ServerResponse;
  readonly #socket: Socket;

  /** Takes the response over from Fastify, with the headers that hooks have set so far. */
  constructor(reply: FastifyReply) {
    reply.hijack();
    this.#response = reply.raw;
    this.#socket = reply.request.raw.socket;
    // The connection's end is the stream's: chunks would only wrap each event, in two more pieces.
    this.#response.removeHeader('transfer-encoding');
    this.#response.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      // A stream is the last thing on its connection, so that an orderly end leaves none idle to wait for.
      connection: 'close',
      // nginx and its relatives would wait for a buffer's worth otherwise.
      'x-accel-buffering': 'no',
    });
    this.#response.flushHeaders();
    // A broken connection; `close` follows.
    this.#response.on('error', () => undefined);
  }

  /**
   * Calls `handler` once, when the connection is closed for whatever reason. The response itself would not always tell:
   * one that waits for those before it on its connection never learns that the connection has closed.
   */
  onClose(handler: () => void): void {
    if (this.#socket.destroyed) handler();
    else this.#socket.once('close', handler);
  }

  /** Sends text made by {@link formatEvent}. */
  send(text: string): void {
    if (this.#response.writableEnded || this.#socket.destroyed) return;
    this.#response.write(text);
    if (this.#response.writableLength > maxBacklogBytes) this.#socket.destroy();
  }

  /**
   * Ends the stream; the client comes back after about `retryMs`.
   */
  end(retryMs: number): void {
    if (this.#response.writableEnded) return;
    this.#response.end(`retry: ${retryMs}\n\n`);
  }
}
