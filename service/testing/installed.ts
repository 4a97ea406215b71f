import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

interface ProgramSource {
  readonly debianPackage: string;
  /** Names to look for on the path, in this order; without them the program's own. */
  readonly commands?: readonly string[];
  /** Environment variable that names a program elsewhere. */
  readonly variable?: string;
}

/** Programs that are no npm packages, and where to get them. */
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
  unshare: { debianPackage: 'util-linux' },
  ip: { debianPackage: 'iproute2' },
} as const satisfies Record<string, ProgramSource>;

export type Program = keyof typeof programs;

/**
 * The program's file.
 *
 * @throws Error with what `missing` says, where there is none
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

/** Null when the program can be run; else one line that names it and the command that installs it. */
export function explainMissing(program: Program): string | null {
  return findProgram(program) === null ? describeInstallation(program) : null;
}

function describeInstallation(program: Program): string {
  const { debianPackage, variable }: ProgramSource = programs[program];
  const configuredPath = variable && process.env[variable];
  if (configuredPath) return `${variable} names ${configuredPath}, which is not a program that can be run`;
  return `${program} is not installed on this machine; to install it: sudo apt-get install -y ${debianPackage}`;
}

/**
 * Skips the present test, or from a hook all tests around it, and says why in one line on stderr. For tests that do not
 * apply here; where something has to be installed, `skipWithout` is meant.
 */
export function skip(context: Mocha.Context, reason: string): never {
  const { test } = context;
  const isHook = test !== undefined && 'type' in test && test.type === 'hook';
  const skipped = isHook ? test.parent : test;
  console.error(`SKIPPED, ${skipped?.fullTitle() || 'all tests'}: ${reason}`);
  return context.skip();
}

/**
 * Skips like `skip` where there is a reason. With `CI=true` that is a failure instead: CI has everything installed, and a
 * test that it leaves out would not be missed.
 */
export function skipOrFail(context: Mocha.Context, reason: string | null): void {
  if (reason === null) return;
  if (process.env['CI'] === 'true') throw new Error(`with CI=true nothing may be missing: ${reason}`);
  skip(context, reason);
}

/** Skips the tests around it where a program is missing, see `skipWithout`. */
export function requireProgram(program: Program): void {
  before(function () {
    skipOrFail(this, explainMissing(program));
  });
}
