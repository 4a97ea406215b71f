import type { APIResponse, Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { Game } from '../service/games/game.ts';

const timeoutMs = 20_000;

/** A page that `rememberNotices` runs in. */
interface NoticesWindow {
  notices: string[];
}

/** Runs in each page before its own scripts: keeps every sentence that a notice or the banner has shown. */
function rememberNotices(): void {
  const notices: string[] = [];
  (window as unknown as NoticesWindow).notices = notices;
  new MutationObserver(() => {
    for (const element of document.querySelectorAll('.notice p, .banner span')) {
      const text = element.textContent.trim();
      if (text && text !== notices.at(-1)) notices.push(text);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
}

/** Somebody with a browser of their own: a profile, one tab at first, and the API under the same session. */
export class Person {
  readonly origin: string;
  readonly context: BrowserContext;
  readonly page: Page;
  /** What this person's console shows as an error, so far. */
  readonly errors: string[] = [];

  private constructor(origin: string, context: BrowserContext, page: Page) {
    this.origin = origin;
    this.context = context;
    this.page = page;
    context.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
    context.on('weberror', (error) => this.errors.push(error.error().message));
  }

  static async arrive(
    browser: Browser,
    origin: string,
    options: BrowserContextOptions = {},
  ): Promise<Person> {
    const context = await browser.newContext({ baseURL: origin, ignoreHTTPSErrors: true, ...options });
    context.setDefaultTimeout(timeoutMs);
    await context.addInitScript(rememberNotices);
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
    await this.isReady();
  }

  cell(index: number) {
    return this.page.locator(`[data-act=play][data-value="${index}"]`);
  }

  /** Waits until the sentence at the top says this. */
  async isTold(status: string | RegExp): Promise<void> {
    const exactly = typeof status === 'string' ? new RegExp(`^${status}$`) : status;
    await this.page.locator('#status').filter({ hasText: exactly }).waitFor();
    await this.isReady();
  }

  /** Waits until the script has taken over the page that was served. */
  async isReady(): Promise<void> {
    await this.page.locator('#app[data-ready]').waitFor();
  }

  /** Waits until these words stand on the page, or in a notice over it. */
  async sees(text: string | RegExp): Promise<void> {
    await this.page.locator('main, .banner, .notice').getByText(text).first().waitFor();
  }

  /**
   * Waits until a notice or the banner has said this since the last time that this was asked, if only for a moment: what
   * is shown for half a second can be gone before a busy machine looks.
   */
  async wasTold(text: RegExp): Promise<void> {
    await this.page.evaluate(
      async ([source, timeout]) => {
        const { notices } = window as unknown as NoticesWindow;
        const asked = performance.now();
        for (;;) {
          const index = notices.findIndex((notice) => new RegExp(source).test(notice));
          if (index >= 0) return void notices.splice(0, index + 1);
          if (performance.now() - asked > timeout)
            throw new Error(`no notice matched /${source}/; there were ${JSON.stringify(notices)}`);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      },
      [text.source, timeoutMs] as const,
    );
  }

  /** Plays on the page, and waits until the move is stored. */
  async taps(cell: number): Promise<void> {
    await this.cell(cell).click();
    await this.stored(cell);
  }

  /** Waits until the board shows a mark there that the server has confirmed. */
  async stored(cell: number): Promise<void> {
    await this.page.locator(`.cell:not(.pending)[data-value="${cell}"] .mark:not(.ghost)`).waitFor();
  }

  /** What stands in each cell, as read to somebody who cannot see it. */
  async board(): Promise<string> {
    const labels = await this.page
      .locator('.cell')
      .evaluateAll((cells) => cells.map((cell) => cell.ariaLabel ?? ''));
    return labels.map((label) => ({ X: 'X', O: 'O' })[label.split(', ')[1] ?? ''] ?? '.').join('');
  }

  /** Waits for a page's address. */
  async isAt(path: RegExp): Promise<void> {
    await this.page.waitForURL((url) => path.test(url.pathname));
  }

  get gameId(): string {
    return new URL(this.page.url()).pathname.replace('/play/', '');
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

/** The shortest win there is, top row for X, as turns to take. */
export function winForX(x: Person, o: Person): readonly (readonly [Person, number])[] {
  return [
    [x, 0],
    [o, 3],
    [x, 1],
    [o, 4],
    [x, 2],
  ];
}
