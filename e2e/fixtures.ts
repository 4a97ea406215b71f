import type { Browser, BrowserContextOptions } from 'playwright-core';
import { needs, type Program } from '../service/testing/installed.ts';
import { launch } from './chromium.ts';
import { Person } from './person.ts';
import { startServer, type TestServer } from './server.ts';

/** A service, a browser and the people who use them, for the tests of one file. */
export interface TestStage {
  readonly server: TestServer;
  readonly browser: Browser;
  /** Somebody with a fresh profile; gone after the test. */
  arrive(options?: BrowserContextOptions): Promise<Person>;
  /** Errors on the consoles of all who have arrived in this test: exceptions and violations of the page's policy. */
  errors(): string[];
  /** Two people whose game has begun, both at its page; the first plays X. */
  atTheBoard(game?: object, options?: BrowserContextOptions): Promise<{ x: Person; o: Person; id: string }>;
}

/** A browser that tests can run in. */
export interface TestBrowser {
  readonly program: Program;
  launch(): Promise<Browser>;
}

export const chromium: TestBrowser = { program: 'chromium', launch };

/** Sets the stage before the tests of the present `describe` and clears it after them. */
export function useStage(testBrowser = chromium): TestStage {
  let server: TestServer | undefined;
  let browser: Browser | undefined;
  const people: Person[] = [];

  needs(testBrowser.program);
  before(async function () {
    this.timeout(60_000);
    [server, browser] = await Promise.all([startServer(() => 0), testBrowser.launch()]);
  });
  afterEach(async () => {
    await Promise.all(people.splice(0).map((person) => person.leave()));
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  const stage: TestStage = {
    get server() {
      return server ?? missing();
    },
    get browser() {
      return browser ?? missing();
    },
    async arrive(options = {}) {
      const person = await Person.arrive(stage.browser, stage.server.origin, options);
      people.push(person);
      return person;
    },
    errors: () => people.flatMap(({ errors }) => errors).filter((text) => !isFailedRequest(text)),
    async atTheBoard(game = {}, options = {}) {
      const [x, o] = [await stage.arrive(options), await stage.arrive(options)];
      await Promise.all([x.post('/auth/guest', {}), o.post('/auth/guest', {})]);
      const { id } = await x.newGame(game);
      await o.join(id);
      await Promise.all([x.openGame(id), o.openGame(id)]);
      return { x, o, id };
    },
  };
  return stage;
}

/** What browsers themselves log of a request that fails, which a test can want. */
function isFailedRequest(text: string): boolean {
  return /^Failed to load resource|^Firefox can’t establish a connection/.test(text);
}

function missing(): never {
  throw new Error('the stage is set by `before`; use it in a test');
}
