import { chromium, type Browser } from 'playwright-core';
import { programPath } from '../service/testing/installed.ts';

/** Keeps the browser to the pages under test: no GPU, no calls home. */
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
 * A headless Chromium with a fresh profile. `CHROMIUM` names one that is not on the path.
 *
 * @throws Error when there is none on this machine
 */
export async function launchChromium(...extraFlags: string[]): Promise<Browser> {
  return chromium.launch({
    executablePath: programPath('chromium'),
    headless: true,
    args: [...flags, ...extraFlags],
  });
}
