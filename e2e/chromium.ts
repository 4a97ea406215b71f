import { chromium, type Browser } from 'playwright-core';
import { programPath } from '../service/testing/installed.ts';

/** No GPU and no background requests. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Launches a headless Chromium with a fresh profile. `CHROMIUM` is the path of the program if it is not on the PATH.
 *
 * @throws Error when Chromium is not installed
 */
export async function launchChromium(...extraFlags: string[]): Promise<Browser> {
  return launch(extraFlags, []);
}

/** Launches Chromium with its back/forward cache, which Playwright switches off by default. */
export async function launchWithBackForwardCache(): Promise<Browser> {
  return launch([], ['--disable-back-forward-cache']);
}

function launch(extraFlags: string[], ignoreDefaultArgs: string[]): Promise<Browser> {
  return chromium.launch({
    executablePath: programPath('chromium'),
    headless: true,
    args: [...flags, ...extraFlags],
    ignoreDefaultArgs,
  });
}
