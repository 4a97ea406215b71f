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
  readonly originIndex: number;
}

/** What players go to: processes one after the other, or the one proxy in front of them. */
export interface LoadTarget {
  readonly origins: readonly string[];
  /** Connections that trust the site's certificate, where it is not one that everybody trusts. */
  readonly agent?: Agent;
  /** Changes the cookies that are set, as another release might have set them. */
  readonly rewriteCookie?: (name: string, value: string) => string;
}

/** How long a player goes on asking when no process answers, and waits for each answer. */
const maxRetryMs = 60_000;
const responseTimeoutMs = 30_000;

/** Somebody with a cookie jar who goes to the next process when one does not answer, as a load balancer would. */
export class PlayerClient {
  readonly #target: LoadTarget;
  readonly #cookies = new Map<string, string>();
  /** Which of the site's origins it goes to. */
  originIndex: number;
  /** Requests that were sent. */
  requests = 0;
  /** Requests that no answer came to. */
  noResponse = 0;
  /** Answers 401. */
  unauthorized = 0;
  /** Answers 503 that say when to come back. */
  unavailable = 0;
  /** Answers 503 that do not. */
  unavailableWithoutRetryAfter = 0;

  constructor(target: LoadTarget, originIndex = 0) {
    this.#target = target;
    this.originIndex = originIndex;
  }

  /** The same person on another device: the same cookies, a process of choice. */
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

  /** Goes to another process from now on. */
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

  /** Becomes a guest; who that is. */
  async signInAsGuest(): Promise<string> {
    for (;;) {
      const { status, body } = await this.post<{ user: { id: string } }>('/auth/guest', {});
      if (status === 201 || status === 200) return body.user.id;
      await setTimeout(100);
    }
  }

  /**
   * Reads a stream's `game` events, on another process when it breaks off, until told to stop; it resumes where it was.
   *
   * @param onGame called with each, and when it came
   */
  watchGame(
    id: string,
    onGame: (game: Game, originIndex: number) => void,
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
          // Cut off, or nobody there: the next process is asked.
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
      originIndex: performance.now(),
    };
  }
}
