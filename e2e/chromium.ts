import { execFileSync } from 'node:child_process';
import { chromium, type Browser } from 'playwright-core';

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
 * Where Chromium is, or null where there is none. `CHROMIUM` names one that is not on the path.
 */
export function chromiumPath(): string | null {
  const named = process.env['CHROMIUM'];
  if (named) return named;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    } catch {
      // Not under this name.
    }
  }
  return null;
}

/**
 * A headless Chromium with a fresh profile.
 *
 * @throws Error when there is none on this machine
 */
export async function launch(...more: string[]): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === null) throw new Error('no Chromium found; install it, or name it in CHROMIUM');
  return chromium.launch({ executablePath, headless: true, args: [...flags, ...more] });
}
