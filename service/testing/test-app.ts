import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { FastifyInstance } from 'fastify';
import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { buildApp, type AppParts } from '../app.ts';
import { InProcessBus } from '../events/in-process-bus.ts';
import { readConfig, type Config } from '../config/config.ts';
import type { Game } from '../games/game.ts';
import type { ProblemAnswer } from '../http/errors/problem-schemas.ts';
import { ManualClock } from './clock.ts';
import { testTables } from './test-database.ts';

export interface TestApp {
  readonly app: FastifyInstance;
  /** Where it listens: scheme, loopback address and a free port. */
  readonly url: string;
  readonly clock: ManualClock;
  readonly bus: InProcessBus;
  readonly parts: AppParts;
  client(): TestClient;
  close(): Promise<void>;
}

/** The whole service, listening on a free port, on fresh tables. */
export async function testApp(
  given: Partial<AppParts> & { settings?: Partial<Config> } = {},
): Promise<TestApp> {
  const { settings, ...parts } = given;
  const clock = new ManualClock(Date.now());
  const bus = new InProcessBus('alone');
  const config: Config = { ...readConfig({}), sessionKeys: [randomBytes(32)], rateLimit: 'off', ...settings };
  const whole: AppParts = {
    config,
    tables: parts.tables ?? (await testTables()).tables,
    bus,
    clock,
    random: () => 0,
    ...parts,
  };
  const app = await buildApp(whole);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { app, url, clock, bus, parts: whole, client: () => new TestClient(url), close: () => app.close() };
}

/** An answer, its body parsed. */
export interface TestAnswer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export type GameBody = { game: Game } & Partial<ProblemAnswer>;

/** Somebody with a cookie jar of their own. */
export class TestClient {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();

  constructor(url: string) {
    this.#url = url;
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  get<Body = GameBody>(path: string, headers: Record<string, string> = {}): Promise<TestAnswer<Body>> {
    return this.request<Body>('GET', path, undefined, headers);
  }

  post<Body = GameBody>(
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<TestAnswer<Body>> {
    return this.request<Body>('POST', path, body, headers);
  }

  async request<Body>(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<TestAnswer<Body>> {
    const response = await fetch(this.#url + path, {
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
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? undefined : JSON.parse(text)) as Body,
    };
  }

  /** Becomes a guest. */
  async asGuest(name?: string): Promise<{ id: string; name: string }> {
    const { body } = await this.post<{ user: { id: string; name: string } }>(
      '/auth/guest',
      name === undefined ? {} : { name },
    );
    return body.user;
  }

  /** Opens an event stream; it has to be closed. */
  async events(path: string, headers: Record<string, string> = {}): Promise<TestEvents> {
    const abort = new AbortController();
    const response = await fetch(this.#url + path, {
      headers: {
        accept: 'text/event-stream',
        ...(this.#cookies.size > 0 && { cookie: this.cookie }),
        ...headers,
      },
      signal: abort.signal,
    });
    return new TestEvents(response, abort);
  }
}

/** The events of one stream, in the order they came. */
export class TestEvents {
  readonly status: number;
  readonly headers: Headers;
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>;
  readonly #abort: AbortController;
  readonly #arrived = new EventEmitter();
  readonly #queue: EventSourceMessage[] = [];
  retry: number | undefined;

  constructor(response: Response, abort: AbortController) {
    this.status = response.status;
    this.headers = response.headers;
    this.#abort = abort;
    this.ended = this.#read(response);
  }

  /** The data of the next event of this kind; those before it are passed over. */
  async next<Data = Game>(event: string): Promise<{ id: string | undefined; data: Data }> {
    for (;;) {
      const message = this.#queue.shift();
      if (message?.event === event) return { id: message.id, data: JSON.parse(message.data) as Data };
      if (message === undefined) await once(this.#arrived, 'event');
    }
  }

  /** Kinds of events that have come and were not asked for. */
  get waiting(): (string | undefined)[] {
    return this.#queue.map(({ event }) => event);
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(response: Response): Promise<void> {
    const parser = createParser({
      onEvent: (message) => {
        this.#queue.push(message);
        this.#arrived.emit('event');
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
