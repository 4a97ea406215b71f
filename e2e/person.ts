import type { APIResponse, Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { Game } from '../service/games/game.ts';

/** Somebody with a browser of their own: a profile, one tab at first, and the API under the same session. */
export class Person {
  readonly origin: string;
  readonly context: BrowserContext;
  readonly page: Page;

  private constructor(origin: string, context: BrowserContext, page: Page) {
    this.origin = origin;
    this.context = context;
    this.page = page;
  }

  static async arrive(
    browser: Browser,
    origin: string,
    options: BrowserContextOptions = {},
  ): Promise<Person> {
    const context = await browser.newContext({ baseURL: origin, ignoreHTTPSErrors: true, ...options });
    context.setDefaultTimeout(10_000);
    return new Person(origin, context, await context.newPage());
  }

  /** Becomes a guest under this name, without the pages. */
  async beGuest(name: string): Promise<this> {
    await this.post('/auth/guest', { name });
    return this;
  }

  /** A request of this person's session; throws unless it succeeds. */
  async post<T = unknown>(path: string, data?: object): Promise<T> {
    return read<T>(await this.context.request.post(path, data ? { data } : {}), path);
  }

  async get<T = unknown>(path: string): Promise<T> {
    return read<T>(await this.context.request.get(path), path);
  }

  async newGame(body: object = {}): Promise<Game> {
    return (await this.post<{ game: Game }>('/games', body)).game;
  }

  async join(id: string): Promise<Game> {
    return (await this.post<{ game: Game }>(`/games/${id}/join`)).game;
  }

  /** Plays `cell` on the game as it is stored now, without the pages. */
  async play(id: string, cell: number): Promise<Game> {
    const { game } = await this.get<{ game: Game }>(`/games/${id}`);
    return (await this.post<{ game: Game }>(`/games/${id}/moves`, { cell, after: game.moves })).game;
  }

  /** Opens a game's page and waits until its script has taken over and its stream is open. */
  async openGame(id: string): Promise<void> {
    await this.open(`/play/${id}`);
  }

  /** Opens a page; for a page with a stream, waits until that is open too. */
  async open(path: string): Promise<void> {
    const streams = path.startsWith('/play/')
      ? this.page.waitForResponse((answer) => answer.url().endsWith('/events'))
      : null;
    await this.page.goto(path);
    await streams;
  }

  cell(index: number) {
    return this.page.locator(`[data-act=play][data-value="${index}"]`);
  }

  get status() {
    return this.page.locator('#status');
  }

  button(name: string | RegExp) {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  async leave(): Promise<void> {
    await this.context.close();
  }
}

async function read<T>(response: APIResponse, path: string): Promise<T> {
  if (!response.ok()) throw new Error(`${path} answered ${response.status()}: ${await response.text()}`);
  return (response.status() === 204 ? null : await response.json()) as T;
}

/** Plays `cells` in turn, X first, without the pages. */
export async function playAll(
  id: string,
  cells: readonly number[],
  players: readonly [Person, Person],
): Promise<Game> {
  let game: Game | undefined;
  for (const [index, cell] of cells.entries()) game = await (players[index % 2] as Person).play(id, cell);
  if (!game) throw new Error('no moves to play');
  return game;
}
