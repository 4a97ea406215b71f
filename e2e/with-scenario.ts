import type { Browser, BrowserContextOptions } from 'playwright-core';
import { TestUser } from './person.ts';
import type { Scenario } from './scenarios.ts';
import { startServer } from './server.ts';

/**
 * Prepares a scenario on its own server, calls `check` with its main user, and closes everything. Scenarios do not share a
 * server, so they can use the same names.
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

/** Waits until all finite animations have ended. */
async function waitForAnimations({ page }: TestUser): Promise<void> {
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity)
        // Rejected when a newer state cancels the animation.
        .map(({ finished }) => finished.catch(() => undefined)),
    ),
  );
}
