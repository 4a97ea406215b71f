import type { Browser, BrowserContextOptions } from 'playwright-core';
import { requireProgram, type Program } from '../service/testing/installed.ts';
import { launchChromium } from './chromium.ts';
import { TestUser } from './person.ts';
import { startServer, type TestServer } from './server.ts';

/** A server, a browser and its users, for the tests of one file. */
export interface TestFixtures {
  readonly server: TestServer;
  readonly browser: Browser;
  /** Opens a fresh browser profile; closed after the test. */
  openBrowser(options?: BrowserContextOptions): Promise<TestUser>;
  /** Console errors of all users in this test: exceptions and violations of the Content-Security-Policy. */
  consoleErrors(): string[];
  /** Starts a game between two users, both on its page. */
  startGame(
    game?: object,
    options?: BrowserContextOptions,
  ): Promise<{ x: TestUser; o: TestUser; id: string }>;
}

/** A browser for the tests. */
export interface TestBrowser {
  readonly program: Program;
  launch(): Promise<Browser>;
}

export const chromium: TestBrowser = { program: 'chromium', launch: launchChromium };

/** Registers hooks that start the server and the browser before the tests of the current `describe` and stop them after. */
export function useFixtures(testBrowser = chromium): TestFixtures {
  let server: TestServer | undefined;
  let browser: Browser | undefined;
  const users: TestUser[] = [];

  requireProgram(testBrowser.program);
  before(async function () {
    this.timeout(60_000);
    [server, browser] = await Promise.all([startServer(() => 0), testBrowser.launch()]);
  });
  afterEach(async () => {
    await Promise.all(users.splice(0).map((user) => user.close()));
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  const fixtures: TestFixtures = {
    get server() {
      return server ?? throwNotReady();
    },
    get browser() {
      return browser ?? throwNotReady();
    },
    async openBrowser(options = {}) {
      const user = await TestUser.openBrowser(fixtures.browser, fixtures.server.origin, options);
      users.push(user);
      return user;
    },
    consoleErrors: () =>
      users.flatMap(({ consoleErrors }) => consoleErrors).filter((text) => !isFailedRequest(text)),
    async startGame(game = {}, options = {}) {
      const [x, o] = [await fixtures.openBrowser(options), await fixtures.openBrowser(options)];
      await Promise.all([x.post('/auth/guest', {}), o.post('/auth/guest', {})]);
      const { id } = await x.createGame(game);
      await o.joinGame(id);
      await Promise.all([x.openGamePage(id), o.openGamePage(id)]);
      return { x, o, id };
    },
  };
  return fixtures;
}

/** Whether a browser logged this text for a failed request, which tests cause on purpose. */
function isFailedRequest(text: string): boolean {
  return /^Failed to load resource|^Firefox can’t establish a connection/.test(text);
}

function throwNotReady(): never {
  throw new Error('fixtures are created in `before`; use them in a test or hook only');
}
