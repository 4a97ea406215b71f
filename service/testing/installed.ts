import { spawnSync } from 'node:child_process';

/** Programs that are no npm packages, and the Debian packages that hold them. */
const packages = {
  'redis-server': 'redis-server',
  haproxy: 'haproxy',
  openssl: 'openssl',
  java: 'default-jre-headless',
} as const;

export type Program = keyof typeof packages;

const versionFlags: Record<Program, string> = {
  'redis-server': '--version',
  haproxy: '-v',
  openssl: 'version',
  java: '-version',
};

/** Null when the program can be run; else one line that names it and the command that installs it. */
export function missing(program: Program): string | null {
  const { error } = spawnSync(program, [versionFlags[program]], { stdio: 'ignore' });
  return error === undefined
    ? null
    : `${program} is not installed on this machine; to install it: sudo apt-get install -y ${packages[program]}`;
}

/** Skips the tests around it, and says so on stderr, where the program is missing. */
export function needs(program: Program): void {
  before(function () {
    const reason = missing(program);
    if (reason === null) return;
    console.error(`SKIPPED, ${this.test?.parent?.title ?? ''}: ${reason}`);
    this.skip();
  });
}
