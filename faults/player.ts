import { createParser } from 'eventsource-parser';
import { setTimeout } from 'node:timers/promises';
import type { Agent } from 'undici';
import { fetch, type Headers } from 'undici';
import type { Game } from '../service/games/game.ts';

export interface ApiResponse<Body = { game: Game } & { code?: string }> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
  readonly sentAt: number;
  readonly receivedAt: number;
}

/** The service under test: the origins of its processes, or of the proxy in front of them. */
export interface LoadTarget {
  readonly origins: readonly string[];
  /** HTTP agent that trusts a self-signed certificate. */
  readonly agent?: Agent;
  /** Rewrites received cookies as another release would set them. */
  readonly rewriteCookie?: (name: string, value: string) => string;
}

/** How long a client retries without a response. */
const maxRetryMs = 60_000;
const responseTimeoutMs = 30_000;

/** HTTP client with a cookie jar that switches to the next process without a response, as a load balancer would. */
export class PlayerClient {
  readonly #target: LoadTarget;
  readonly #cookies = new Map<string, string>();
  /** Index of the origin in use. */
  originIndex: number;
  /** Number of requests sent. */
  requests = 0;
  /** Number of requests without a response. */
  noResponse = 0;
  /** Number of 401 responses. */
  unauthorized = 0;
  /** Number of 503 responses with Retry-After. */
  unavailable = 0;
  /** Number of 503 responses without Retry-After. */
  unavailableWithoutRetryAfter = 0;

  constructor(target: LoadTarget, originIndex = 0) {
    this.#target = target;
    this.originIndex = originIndex;
  }

  /** A client with the same cookies at another origin. */
  cloneAt(originIndex: number): PlayerClient {
    const clone = new PlayerClient(this.#target, originIndex);
    for (const [name, value] of this.#cookies) clone.#cookies.set(name, value);
    return clone;
  }

  get headers(): Record<string, string> {
    return { cookie: [...this.#cookies].map((pair) => pair.join('=')).join('; ') };
  }

  get origin(): string {
    const { origins } = this.#target;
    return origins[this.originIndex % origins.length] ?? '';
  }

  /** Switches to the next origin. */
  switchOrigin(): void {
    this.originIndex += 1;
  }

  async request<Body = ApiResponse['body']>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<ApiResponse<Body>> {
    const deadline = performance.now() + maxRetryMs;
    for (;;) {
      const sentAt = performance.now();
      this.requests += 1;
      try {
        return await this.#sendOnce<Body>(method, path, body, sentAt);
      } catch (error) {
        this.noResponse += 1;
        if (performance.now() > deadline) throw error;
        this.switchOrigin();
        await setTimeout(20);
      }
    }
  }

  get<Body = ApiResponse['body']>(path: string): Promise<ApiResponse<Body>> {
    return this.request('GET', path);
  }

  post<Body = ApiResponse['body']>(path: string, body?: unknown): Promise<ApiResponse<Body>> {
    return this.request('POST', path, body);
  }

  /** Signs in as a guest, with retries. @returns the user id */
  async signInAsGuest(): Promise<string> {
    for (;;) {
      const { status, body } = await this.post<{ user: { id: string } }>('/auth/guest', {});
      if (status === 201 || status === 200) return body.user.id;
      await setTimeout(100);
    }
  }

  /**
   * Reads the `game` events of a stream until stopped. Reconnects to the next process with the last event id.
   *
   * @param onGame called with each game and the time it was received
   */
  watchGame(
    id: string,
    onGame: (game: Game, receivedAt: number) => void,
  ): { stop(): void; readonly done: Promise<void>; readonly resumed: () => number } {
    const abort = new AbortController();
    let lastEventId = '0';
    let opened = 0;
    const parser = createParser({
      onEvent: ({ event, data, id: version }) => {
        if (event !== 'game') return;
        lastEventId = version ?? lastEventId;
        onGame(JSON.parse(data) as Game, performance.now());
      },
    });
    const read = async () => {
      while (!abort.signal.aborted) {
        try {
          const response = await fetch(`${this.origin}/games/${id}/events`, {
            headers: { ...this.headers, 'last-event-id': lastEventId },
            signal: abort.signal,
            ...this.#dispatcher,
          });
          const decoder = new TextDecoder();
          if (response.ok) {
            opened += 1;
            for await (const chunk of response.body ?? [])
              parser.feed(decoder.decode(chunk as Uint8Array, { stream: true }));
          }
        } catch {
          // The connection failed or was closed: reconnect to the next process.
        }
        parser.reset();
        if (abort.signal.aborted) return;
        this.switchOrigin();
        await setTimeout(50);
      }
    };
    return { stop: () => abort.abort(), done: read(), resumed: () => Math.max(0, opened - 1) };
  }

  get #dispatcher(): { dispatcher?: Agent } {
    return this.#target.agent ? { dispatcher: this.#target.agent } : {};
  }

  async #sendOnce<Body>(
    method: string,
    path: string,
    body: unknown,
    sentAt: number,
  ): Promise<ApiResponse<Body>> {
    const response = await fetch(this.origin + path, {
      method,
      headers: { ...this.headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(responseTimeoutMs),
      ...this.#dispatcher,
    });
    const text = await response.text();
    for (const setCookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(setCookie) ?? [];
      this.#cookies.set(name, this.#target.rewriteCookie?.(name, value) ?? value);
    }
    if (response.status === 401) this.unauthorized += 1;
    if (response.status === 503) {
      if (Number(response.headers.get('retry-after')) > 0) this.unavailable += 1;
      else this.unavailableWithoutRetryAfter += 1;
    }
    const parsed = (text === '' ? undefined : JSON.parse(text)) as Body;
    return {
      status: response.status,
      headers: response.headers,
      body: parsed,
      sentAt,
      receivedAt: performance.now(),
    };
  }
}
