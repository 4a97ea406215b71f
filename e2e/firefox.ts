import { firefox, type Browser } from 'playwright-core';
import { programPath } from '../service/testing/installed.ts';

/**
 * A headless Firefox with a fresh profile, as its distribution ships it: the channel makes Playwright speak WebDriver
 * BiDi, where it would otherwise want a build of its own. `FIREFOX` names one that is not on the path.
 *
 * @throws Error when there is none on this machine
 */
export async function launchFirefox(): Promise<Browser> {
  return firefox.launch({
    channel: 'moz-firefox',
    executablePath: programPath('firefox-esr'),
    headless: true,
  });
}
