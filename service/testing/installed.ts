import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

interface ProgramSource {
  readonly debianPackage: string;
  /** Names to look for in PATH, in this order; by default the program's own name. */
  readonly commands?: readonly string[];
  /** Environment variable with the program's path. */
  readonly variable?: string;
}

/** Programs that are not npm packages, with their Debian packages. */
const programs = {
  'redis-server': { debianPackage: 'redis-server' },
  haproxy: { debianPackage: 'haproxy' },
  openssl: { debianPackage: 'openssl' },
  java: { debianPackage: 'default-jre-headless' },
  chromium: {
    debianPackage: 'chromium',
    commands: ['chromium', 'chromium-browser', 'google-chrome'],
    variable: 'CHROMIUM',
  },
  'firefox-esr': { debianPackage: 'firefox-esr', commands: ['firefox-esr', 'firefox'], variable: 'FIREFOX' },
  shellcheck: { debianPackage: 'shellcheck' },
  'systemd-analyze': { debianPackage: 'systemd' },
  prlimit: { debianPackage: 'util-linux' },
  unshare: { debianPackage: 'util-linux' },
  ip: { debianPackage: 'iproute2' },
  podman: { debianPackage: 'podman', variable: 'CONTAINER_ENGINE' },
} as const satisfies Record<string, ProgramSource>;

export type Program = keyof typeof programs;

/**
 * The program's path.
 *
 * @throws Error with the reason of {@link explainMissing} if it is missing
 */
export function programPath(program: Program): string {
  const path = findProgram(program);
  if (path === null) throw new Error(describeInstallation(program));
  return path;
}

function findProgram(program: Program): string | null {
  const { commands = [program], variable }: ProgramSource = programs[program];
  const configuredPath = variable && process.env[variable];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const files = configuredPath
    ? [configuredPath]
    : commands.flatMap((name) => folders.map((folder) => join(folder, name)));
  return files.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Null if the program is available; otherwise one line with the program and the command that installs it. */
export function explainMissing(program: Program): string | null {
  return findProgram(program) === null ? describeInstallation(program) : null;
}

function describeInstallation(program: Program): string {
  const { debianPackage, variable }: ProgramSource = programs[program];
  const configuredPath = variable && process.env[variable];
  if (configuredPath) return `${variable} is ${configuredPath}, which is not an executable file`;
  return `${program} is not installed on this machine; to install it: sudo apt-get install -y ${debianPackage}`;
}

/**
 * Skips the current test, or from a hook all tests of its suite, and prints the reason to stderr. For tests that do not
 * apply in this environment; for missing programs use {@link requireProgram}.
 */
export function skip(context: Mocha.Context, reason: string): never {
  const { test } = context;
  const isHook = test !== undefined && 'type' in test && test.type === 'hook';
  const skipped = isHook ? test.parent : test;
  console.error(`SKIPPED, ${skipped?.fullTitle() || 'all tests'}: ${reason}`);
  return context.skip();
}

/**
 * Calls {@link skip} if there is a reason. Fails instead with `CI=true`: there everything is installed, and a skipped
 * test would go unnoticed.
 */
export function skipOrFail(context: Mocha.Context, reason: string | null): void {
  if (reason === null) return;
  if (process.env['CI'] === 'true') throw new Error(`required with CI=true: ${reason}`);
  skip(context, reason);
}

/** Skips the enclosing suite if a program is missing, or fails it with `CI=true`. */
export function requireProgram(program: Program): void {
  before(function () {
    skipOrFail(this, explainMissing(program));
  });
}
