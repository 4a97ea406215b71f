import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { FastifyInstance } from 'fastify';
import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { buildApp, type AppDependencies } from '../app.ts';
import { InProcessBus } from '../events/in-process-bus.ts';
import { readConfig, type Config } from '../config/config.ts';
import type { Game } from '../games/game.ts';
import type { ProblemDocument } from '../http/errors/problem-schemas.ts';
import { ManualClock } from './clock.ts';
import { createTestDatabase } from './test-database.ts';

export interface TestApp {
  readonly app: FastifyInstance;
  /** Base URL: scheme, loopback address and port. */
  readonly url: string;
  readonly clock: ManualClock;
  readonly bus: InProcessBus;
  readonly dependencies: AppDependencies;
  createClient(): TestClient;
  close(): Promise<void>;
}

/** Starts the whole service on a free port with a new database. */
export async function createTestApp(
  options: Partial<AppDependencies> & { settings?: Partial<Config> } = {},
): Promise<TestApp> {
  const { settings, ...overrides } = options;
  const clock = new ManualClock(Date.now());
  const bus = new InProcessBus('alone');
  const config: Config = { ...readConfig({}), sessionKeys: [randomBytes(32)], rateLimit: 'off', ...settings };
  const dependencies: AppDependencies = {
    config,
    database: overrides.database ?? (await createTestDatabase()).database,
    bus,
    clock,
    random: () => 0,
    ...overrides,
  };
  const app = await buildApp(dependencies);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    app,
    url,
    clock,
    bus,
    dependencies,
    createClient: () => new TestClient(url),
    close: () => app.close(),
  };
}

/** A response with its parsed body. */
export interface TestResponse<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export type GameBody = { game: Game } & Partial<ProblemDocument>;

/** An HTTP client with its own cookies. */
export class TestClient {
  readonly #getUrl: () => string;
  readonly #cookies = new Map<string, string>();

  /**
   * @param url base URL, or a function that returns the one for the next request
   * @param cookie `Cookie` header of an earlier client
   */
  constructor(url: string | (() => string), cookie = '') {
    this.#getUrl = typeof url === 'string' ? () => url : url;
    for (const pair of cookie.split('; ')) this.#setCookie(pair);
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  get<Body = GameBody>(path: string, headers: Record<string, string> = {}): Promise<TestResponse<Body>> {
    return this.request<Body>('GET', path, undefined, headers);
  }

  post<Body = GameBody>(
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<TestResponse<Body>> {
    return this.request<Body>('POST', path, body, headers);
  }

  async request<Body>(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<TestResponse<Body>> {
    const response = await fetch(this.#getUrl() + path, {
      method,
      headers: {
        ...(this.#cookies.size > 0 && { cookie: this.cookie }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    for (const set of response.headers.getSetCookie()) {
      const [pair = ''] = set.split(';');
      this.#setCookie(pair);
    }
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? undefined : JSON.parse(text)) as Body,
    };
  }

  #setCookie(pair: string): void {
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    if (value === '') this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }

  /** Signs in as a new guest. */
  async signInAsGuest(name?: string): Promise<{ id: string; name: string }> {
    const { body } = await this.post<{ user: { id: string; name: string } }>(
      '/auth/guest',
      name === undefined ? {} : { name },
    );
    return body.user;
  }

  /** Opens an event stream, which the caller must close. */
  async openEvents(path: string, headers: Record<string, string> = {}): Promise<TestEventStream> {
    const abort = new AbortController();
    const response = await fetch(this.#getUrl() + path, {
      headers: {
        accept: 'text/event-stream',
        ...(this.#cookies.size > 0 && { cookie: this.cookie }),
        ...headers,
      },
      signal: abort.signal,
    });
    return new TestEventStream(response, abort);
  }
}

/** The events of one stream, in the order received. */
export class TestEventStream {
  readonly status: number;
  readonly headers: Headers;
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>;
  readonly #abort: AbortController;
  readonly #arrivals = new EventEmitter();
  readonly #queue: EventSourceMessage[] = [];
  retry: number | undefined;

  constructor(response: Response, abort: AbortController) {
    this.status = response.status;
    this.headers = response.headers;
    this.#abort = abort;
    this.ended = this.#read(response);
  }

  /** The data of the next event of this type; skips others. */
  async next<Data = Game>(event: string): Promise<{ id: string | undefined; data: Data }> {
    for (;;) {
      const message = this.#queue.shift();
      if (message?.event === event) return { id: message.id, data: JSON.parse(message.data) as Data };
      if (message === undefined) await once(this.#arrivals, 'event');
    }
  }

  /** Types of received events that {@link next} has not returned or skipped. */
  get unreadEvents(): (string | undefined)[] {
    return this.#queue.map(({ event }) => event);
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(response: Response): Promise<void> {
    const parser = createParser({
      onEvent: (message) => {
        this.#queue.push(message);
        this.#arrivals.emit('event');
      },
      onRetry: (ms) => {
        this.retry = ms;
      },
    });
    const decoder = new TextDecoder();
    try {
      for await (const chunk of response.body ?? []) parser.feed(decoder.decode(chunk, { stream: true }));
    } catch (error) {
      if (!this.#abort.signal.aborted) throw error;
    }
  }
}
