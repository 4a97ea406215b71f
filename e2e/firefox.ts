import { firefox, type Browser } from 'playwright-core';
import { programPath } from '../service/testing/installed.ts';

/**
 * Launches a headless Firefox with a fresh profile. The channel makes Playwright use WebDriver BiDi, which works with the
 * distribution's Firefox instead of Playwright's own build. `FIREFOX` is the path of the program if it is not on the PATH.
 *
 * @throws Error when Firefox is not installed
 */
export async function launchFirefox(): Promise<Browser> {
  return firefox.launch({
    channel: 'moz-firefox',
    executablePath: programPath('firefox-esr'),
    headless: true,
  });
}
