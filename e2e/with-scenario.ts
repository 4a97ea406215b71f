import type { Browser, BrowserContextOptions } from 'playwright-core';
import { TestUser } from './person.ts';
import type { Scenario } from './scenarios.ts';
import { startServer } from './server.ts';

/**
 * Prepares a scene on a service of its own (no scene knows of another, and names are free), hands the one who looks to
 * `look`, and clears everything away.
 */
export async function withScenario(
  browser: Browser,
  scenario: Scenario,
  contextOptions: BrowserContextOptions,
  check: (user: TestUser) => Promise<void>,
): Promise<void> {
  const server = await startServer(() => 0);
  const users: TestUser[] = [];
  const openBrowser = async (name: string | undefined, options: BrowserContextOptions) => {
    const user = await TestUser.openBrowser(browser, server.origin, options);
    users.push(user);
    return name === undefined ? user : user.signInAsGuest(name);
  };
  try {
    const user = await scenario.prepare({
      server,
      openMainUser: (name) => openBrowser(name, contextOptions),
      openOtherUser: (name) => openBrowser(name, {}),
    });
    await waitForAnimations(user);
    await check(user);
  } finally {
    await Promise.all(users.map((user) => user.close()));
    await server.close();
  }
}

/** Marks are drawn and notices arrive in motion: waits for what comes of it. */
async function waitForAnimations({ page }: TestUser): Promise<void> {
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity)
        // One that is cancelled by a newer state is at rest too.
        .map(({ finished }) => finished.catch(() => undefined)),
    ),
  );
}
