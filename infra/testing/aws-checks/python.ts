import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { skipOrFail } from '../../../service/testing/installed.ts';

const requirements = 'infra/testing/aws-checks/requirements.txt';

/** Python with the packages of requirements.txt. */
const python = process.env['PYTHON'] ?? 'python3';

/** Runs Python and returns its standard output. */
export function runPython(...args: readonly string[]): string {
  return execFileSync(python, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Skips the enclosing suite if Python or a package is missing, or fails it with `CI=true`. */
export function requirePythonPackages(): void {
  before(function () {
    skipOrFail(this, explainMissingPackages());
  });
}

/** Null if the packages have the pinned versions; otherwise which do not, and how to install them. */
function explainMissingPackages(): string | null {
  const pinned = readFileSync(requirements, 'utf8').match(/^\S+==\S+$/gm) ?? [];
  const installed = listInstalled();
  const missing = pinned.filter((each) => !installed.includes(each.toLowerCase()));
  if (missing.length === 0) return null;
  const install = `python3 -m venv VENV && VENV/bin/pip install -r ${requirements}`;
  return `${python} has no ${missing.join(', ')}; to install them: ${install}, and set PYTHON=VENV/bin/python`;
}

function listInstalled(): readonly string[] {
  const script =
    'from importlib.metadata import distributions as d; [print(p.name, p.version, sep="==") for p in d()]';
  try {
    return runPython('-c', script).toLowerCase().split('\n');
  } catch {
    return [];
  }
}
