import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const requirements = new URL('requirements.txt', import.meta.url);

/** Python with the packages of requirements.txt. */
const python = process.env['PYTHON'] ?? 'python3';

/**
 * Runs Python and returns its standard output.
 *
 * @throws Error naming the missing or different packages and how to install them
 */
export function runPython(...args: readonly string[]): string {
  requirePackages();
  return execFileSync(python, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function requirePackages(): void {
  const pinned = readFileSync(requirements, 'utf8').match(/^(boto|parl)\S+$/gm) ?? [];
  const installed = listInstalled();
  const missing = pinned.filter((each) => !installed.includes(each));
  if (missing.length === 0) return;
  throw new Error(
    `${python} does not have ${missing.join(', ')}. Install them in a virtual environment, and set PYTHON to its python: ` +
      `python3 -m venv VENV && VENV/bin/pip install -r infra/testing/aws-checks/requirements.txt`,
  );
}

function listInstalled(): readonly string[] {
  const script =
    'from importlib.metadata import distributions as d; [print(f"{p.name}=={p.version}") for p in d()]';
  return execFileSync(python, ['-c', script], { encoding: 'utf8' }).split('\n');
}
