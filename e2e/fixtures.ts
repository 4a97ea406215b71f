import type { Browser, BrowserContextOptions } from 'playwright-core';
import { requireProgram, type Program } from '../service/testing/installed.ts';
import { launchChromium } from './chromium.ts';
import { TestUser } from './person.ts';
import { startServer, type TestServer } from './server.ts';

/** A service, a browser and the people who use them, for the tests of one file. */
export interface TestFixtures {
  readonly server: TestServer;
  readonly browser: Browser;
  /** Somebody with a fresh profile; gone after the test. */
  openBrowser(options?: BrowserContextOptions): Promise<TestUser>;
  /** Errors on the consoles of all who have arrived in this test: exceptions and violations of the page's policy. */
  consoleErrors(): string[];
  /** Two people whose game has begun, both at its page; the first plays X. */
  startGame(
    game?: object,
    options?: BrowserContextOptions,
  ): Promise<{ x: TestUser; o: TestUser; id: string }>;
}

/** A browser that tests can run in. */
export interface TestBrowser {
  readonly program: Program;
  launch(): Promise<Browser>;
}

export const chromium: TestBrowser = { program: 'chromium', launch: launchChromium };

/** Sets the stage before the tests of the present `describe` and clears it after them. */
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

/** What browsers themselves log of a request that fails, which a test can want. */
function isFailedRequest(text: string): boolean {
  return /^Failed to load resource|^Firefox can’t establish a connection/.test(text);
}

function throwNotReady(): never {
  throw new Error('the stage is set by `before`; use it in a test');
}
