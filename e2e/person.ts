import type { APIResponse, Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { Game } from '../service/games/game.ts';
import { getActionSelector } from '../service/web/messages/action-names.ts';

const timeoutMs = 20_000;

declare global {
  interface Window {
    /** Set by `recordNotices`. */
    notices: string[];
  }
}

/** Init script of each page: records every text of notices and of the banner. */
function recordNotices(): void {
  const notices: string[] = [];
  window.notices = notices;
  new MutationObserver(() => {
    for (const element of document.querySelectorAll('.notice p, .banner span')) {
      const text = element.textContent.trim();
      if (text && text !== notices.at(-1)) notices.push(text);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
}

/** A user with a browser profile, a first tab, and API requests in the same session. */
export class TestUser {
  readonly origin: string;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors on this user's console so far. */
  readonly consoleErrors: string[] = [];

  private constructor(origin: string, context: BrowserContext, page: Page) {
    this.origin = origin;
    this.context = context;
    this.page = page;
    context.on('console', (message) => {
      if (message.type() === 'error') this.consoleErrors.push(message.text());
    });
    context.on('weberror', (error) => this.consoleErrors.push(error.error().message));
  }

  static async openBrowser(
    browser: Browser,
    origin: string,
    options: BrowserContextOptions = {},
  ): Promise<TestUser> {
    const context = await browser.newContext({ baseURL: origin, ignoreHTTPSErrors: true, ...options });
    context.setDefaultTimeout(timeoutMs);
    await context.addInitScript(recordNotices);
    return new TestUser(origin, context, await context.newPage());
  }

  /** Signs in as a guest through the API. */
  async signInAsGuest(name: string): Promise<this> {
    await this.post('/auth/guest', { name });
    return this;
  }

  /** Sends an API request with this user's session; throws unless the status is 2xx. */
  async post<T = unknown>(path: string, data?: object): Promise<T> {
    return readResponse<T>(await this.context.request.post(path, data ? { data } : {}), path);
  }

  async get<T = unknown>(path: string): Promise<T> {
    return readResponse<T>(await this.context.request.get(path), path);
  }

  async createGame(body: object = {}): Promise<Game> {
    return (await this.post<{ game: Game }>('/games', body)).game;
  }

  async joinGame(id: string): Promise<Game> {
    return (await this.post<{ game: Game }>(`/games/${id}/join`)).game;
  }

  /** Plays `cell` through the API, after the currently stored moves. */
  async playMove(id: string, cell: number): Promise<Game> {
    const { game } = await this.get<{ game: Game }>(`/games/${id}`);
    return (await this.post<{ game: Game }>(`/games/${id}/moves`, { cell, after: game.moves })).game;
  }

  /** Opens a game's page and waits for hydration and its stream. */
  async openGamePage(id: string): Promise<void> {
    await this.openPage(`/play/${id}`);
  }

  /** Opens a page and waits for hydration, and for the stream of a game's page. */
  async openPage(path: string): Promise<void> {
    const streamResponse = path.startsWith('/play/')
      ? this.page.waitForResponse((response) => response.url().endsWith('/events'))
      : null;
    await this.page.goto(path);
    await streamResponse;
    await this.waitUntilReady();
  }

  cell(index: number) {
    return this.page.locator(getActionSelector('play', index));
  }

  /** Waits for this status heading. */
  async waitForStatus(status: string | RegExp): Promise<void> {
    const pattern = typeof status === 'string' ? new RegExp(`^${status}$`) : status;
    await this.page.locator('#status').filter({ hasText: pattern }).waitFor();
    await this.waitUntilReady();
  }

  /** Waits for hydration. */
  async waitUntilReady(): Promise<void> {
    await this.page.locator('#app[data-ready]').waitFor();
  }

  /** Waits for this text on the page, in the banner or in a notice. */
  async waitForText(text: string | RegExp): Promise<void> {
    await this.page.locator('main, .banner, .notice').getByText(text).first().waitFor();
  }

  /**
   * Waits until a notice or the banner has shown this text since the previous call. Works on recorded texts, since a slow
   * machine can miss a text that is shown for half a second.
   */
  async waitForNotice(text: RegExp): Promise<void> {
    await this.page.evaluate(
      async ([source, timeout]) => {
        const { notices } = window;
        const startedAt = performance.now();
        for (;;) {
          const index = notices.findIndex((notice) => new RegExp(source).test(notice));
          if (index >= 0) return void notices.splice(0, index + 1);
          if (performance.now() - startedAt > timeout)
            throw new Error(`no notice matched /${source}/; there were ${JSON.stringify(notices)}`);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      },
      [text.source, timeoutMs] as const,
    );
  }

  /** Plays a cell on the page and waits until the move is confirmed. */
  async playCell(cell: number): Promise<void> {
    await this.cell(cell).click();
    await this.waitForMark(cell);
  }

  /** Waits for a confirmed mark in this cell. */
  async waitForMark(cell: number): Promise<void> {
    await this.page.locator(`.cell:not(.pending)[data-value="${cell}"] .mark:not(.ghost)`).waitFor();
  }

  /** Reads the board from the cells' accessible labels, for example `X..O.....`. */
  async readBoard(): Promise<string> {
    const labels = await this.page
      .locator('.cell')
      .evaluateAll((cells) => cells.map((cell) => cell.ariaLabel ?? ''));
    return labels.map((label) => ({ X: 'X', O: 'O' })[label.split(', ')[1] ?? ''] ?? '.').join('');
  }

  /** Waits until the page's path matches. */
  async waitForPath(path: RegExp): Promise<void> {
    await this.page.waitForURL((url) => path.test(url.pathname));
  }

  get gameId(): string {
    return new URL(this.page.url()).pathname.replace('/play/', '');
  }

  button(name: string | RegExp) {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

async function readResponse<T>(response: APIResponse, path: string): Promise<T> {
  if (!response.ok()) throw new Error(`${path} returned ${response.status()}: ${await response.text()}`);
  return (response.status() === 204 ? null : await response.json()) as T;
}

/** Plays `cells` through the API, alternating between the players, X first. */
export async function playMoves(
  id: string,
  cells: readonly number[],
  players: readonly [TestUser, TestUser],
): Promise<Game> {
  let game: Game | undefined;
  for (const [index, cell] of cells.entries())
    game = await (players[index % 2] as TestUser).playMove(id, cell);
  if (!game) throw new Error('no moves to play');
  return game;
}

/** The moves of a win for X with the top row. */
export function winningMovesForX(x: TestUser, o: TestUser): readonly (readonly [TestUser, number])[] {
  return [
    [x, 0],
    [o, 3],
    [x, 1],
    [o, 4],
    [x, 2],
  ];
}
