import type { IncomingHttpHeaders } from 'node:http';
import { Pool, type Dispatcher } from 'undici';

/** A whole answer of the engine. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** No whole answer came, so nobody knows whether the request was carried out. */
export class NoAnswer extends Error {
  override name = 'NoAnswer';
}

export interface ConnectionOptions {
  /** Scheme, host and port. */
  readonly endpoint: string;
  /** A socket of this machine that takes the place of the endpoint's host. */
  readonly socketPath?: string | undefined;
  /** Milliseconds until a connection has to stand, and until the whole answer has to be there, waiting included. */
  readonly connectMs: number;
  readonly answerMs: number;
}

/** Connections at most; DynamoDB answers one request at a time on each. */
const connections = 50;
/** An idle connection is kept between the moves of one game, and closed before the other side would. */
const idleMs = 20_000;

/** Kept-alive connections to one engine. */
export class Connection {
  readonly #pool: Pool;
  readonly #answerMs: number;

  constructor({ endpoint, socketPath, connectMs, answerMs }: ConnectionOptions) {
    this.#answerMs = answerMs;
    this.#pool = new Pool(endpoint, {
      connections,
      pipelining: 1,
      keepAliveTimeout: idleMs,
      // The one deadline below covers them.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { timeout: connectMs, ...(socketPath !== undefined && { socketPath }) },
    });
  }

  /** Posts to `/`. @throws NoAnswer */
  post(headers: Record<string, string>, body: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const exchange = new Exchange(this.#answerMs, resolve, reject);
      this.#pool.dispatch({ method: 'POST', path: '/', headers, body }, exchange);
    });
  }

  /** Calls under way fail. */
  close(): void {
    void this.#pool.destroy();
  }
}

/**
 * One request and its answer. It takes undici's events as they come: the promise of a body that `request` makes costs
 * as much again as the whole exchange.
 */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: NoAnswer) => void;
  readonly #deadline: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  #late: NoAnswer | undefined;
  #status = 0;
  #headers: IncomingHttpHeaders = {};

  constructor(answerMs: number, resolve: (answer: Answer) => void, reject: (error: NoAnswer) => void) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#deadline = setTimeout(() => {
      this.#late = new NoAnswer(`the table has not answered within ${answerMs} ms`);
      reject(this.#late);
      this.#controller?.abort(this.#late);
    }, answerMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // It waited for a connection until it was too late, and must not be carried out any more.
    if (this.#late) controller.abort(this.#late);
    this.#controller = controller;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    clearTimeout(this.#deadline);
    const [first] = this.#chunks;
    const body = this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks);
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_: Dispatcher.DispatchController, cause: Error): void {
    clearTimeout(this.#deadline);
    this.#reject(new NoAnswer(`the table cannot be reached: ${cause.message}`, { cause }));
  }
}
