import type { Browser, BrowserContextOptions } from 'playwright-core';
import { Person } from './person.ts';
import type { Scene } from './scenarios.ts';
import { startServer } from './server.ts';

/**
 * Prepares a scene on a service of its own (no scene knows of another, and names are free), hands the one who looks to
 * `look`, and clears everything away.
 */
export async function onStage(
  browser: Browser,
  scene: Scene,
  view: BrowserContextOptions,
  look: (person: Person) => Promise<void>,
): Promise<void> {
  const server = await startServer(() => 0);
  const people: Person[] = [];
  const arrive = async (name: string | undefined, options: BrowserContextOptions) => {
    const person = await Person.arrive(browser, server.origin, options);
    people.push(person);
    return name === undefined ? person : person.beGuest(name);
  };
  try {
    const person = await scene.prepare({
      server,
      viewer: (name) => arrive(name, view),
      other: (name) => arrive(name, {}),
    });
    await atRest(person);
    await look(person);
  } finally {
    await Promise.all(people.map((person) => person.leave()));
    await server.close();
  }
}

/** Marks are drawn and notices arrive in motion: waits for what comes of it. */
async function atRest({ page }: Person): Promise<void> {
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
