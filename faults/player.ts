import { createParser } from 'eventsource-parser';
import { setTimeout } from 'node:timers/promises';
import type { Agent } from 'undici';
import { fetch, type Headers } from 'undici';
import type { Game } from '../service/games/game.ts';

export interface Answer<Body = { game: Game } & { code?: string }> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
  readonly sentAt: number;
  readonly at: number;
}

/** What players go to: processes one after the other, or the one proxy in front of them. */
export interface Site {
  readonly origins: readonly string[];
  /** Connections that trust the site's certificate, where it is not one that everybody trusts. */
  readonly agent?: Agent;
  /** Changes the cookies that are set, as another release might have set them. */
  readonly reseal?: (name: string, value: string) => string;
}

/** How long a player goes on asking when no process answers, and waits for each answer. */
const patienceMs = 60_000;
const answerWithinMs = 30_000;

/** Somebody with a cookie jar who goes to the next process when one does not answer, as a load balancer would. */
export class Player {
  readonly #site: Site;
  readonly #cookies = new Map<string, string>();
  /** Which of the site's origins it goes to. */
  at: number;
  /** Requests that were sent. */
  requests = 0;
  /** Requests that no answer came to. */
  unanswered = 0;
  /** Answers 401. */
  signedOut = 0;
  /** Answers 503 that say when to come back. */
  unavailable = 0;
  /** Answers 503 that do not. */
  unavailableForEver = 0;

  constructor(site: Site, at = 0) {
    this.#site = site;
    this.at = at;
  }

  /** The same person on another device: the same cookies, a process of choice. */
  copy(at: number): Player {
    const twin = new Player(this.#site, at);
    for (const [name, value] of this.#cookies) twin.#cookies.set(name, value);
    return twin;
  }

  get headers(): Record<string, string> {
    return { cookie: [...this.#cookies].map((pair) => pair.join('=')).join('; ') };
  }

  get origin(): string {
    const { origins } = this.#site;
    return origins[this.at % origins.length] ?? '';
  }

  /** Goes to another process from now on. */
  move(): void {
    this.at += 1;
  }

  async request<Body = Answer['body']>(method: string, path: string, body?: unknown): Promise<Answer<Body>> {
    const until = performance.now() + patienceMs;
    for (;;) {
      const sentAt = performance.now();
      this.requests += 1;
      try {
        return await this.#once<Body>(method, path, body, sentAt);
      } catch (error) {
        this.unanswered += 1;
        if (performance.now() > until) throw error;
        this.move();
        await setTimeout(20);
      }
    }
  }

  get<Body = Answer['body']>(path: string): Promise<Answer<Body>> {
    return this.request('GET', path);
  }

  post<Body = Answer['body']>(path: string, body?: unknown): Promise<Answer<Body>> {
    return this.request('POST', path, body);
  }

  /** Becomes a guest; who that is. */
  async asGuest(): Promise<string> {
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
  watch(
    id: string,
    onGame: (game: Game, at: number) => void,
  ): { stop(): void; readonly done: Promise<void>; readonly resumed: () => number } {
    const abort = new AbortController();
    let last = '0';
    let opened = 0;
    const parser = createParser({
      onEvent: ({ event, data, id: version }) => {
        if (event !== 'game') return;
        last = version ?? last;
        onGame(JSON.parse(data) as Game, performance.now());
      },
    });
    const read = async () => {
      while (!abort.signal.aborted) {
        try {
          const response = await fetch(`${this.origin}/games/${id}/events`, {
            headers: { ...this.headers, 'last-event-id': last },
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
        this.move();
        await setTimeout(50);
      }
    };
    return { stop: () => abort.abort(), done: read(), resumed: () => Math.max(0, opened - 1) };
  }

  get #dispatcher(): { dispatcher?: Agent } {
    return this.#site.agent ? { dispatcher: this.#site.agent } : {};
  }

  async #once<Body>(method: string, path: string, body: unknown, sentAt: number): Promise<Answer<Body>> {
    const response = await fetch(this.origin + path, {
      method,
      headers: { ...this.headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(answerWithinMs),
      ...this.#dispatcher,
    });
    const text = await response.text();
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      this.#cookies.set(name, this.#site.reseal?.(name, value) ?? value);
    }
    if (response.status === 401) this.signedOut += 1;
    if (response.status === 503) {
      if (Number(response.headers.get('retry-after')) > 0) this.unavailable += 1;
      else this.unavailableForEver += 1;
    }
    const parsed = (text === '' ? undefined : JSON.parse(text)) as Body;
    return {
      status: response.status,
      headers: response.headers,
      body: parsed,
      sentAt,
      at: performance.now(),
    };
  }
}
