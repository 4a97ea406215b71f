import { expect } from 'chai';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { watch } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createFolder, removeFolder, removeLeftovers } from './leftovers.ts';
import { rehearse } from './rehearse.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Whether a process is running; zombies are not. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return !/^\s*(Z.*)?$/.test(stdout);
}

describe('rehearsal: npm run rehearse', () => {
  let folder: string;
  let bin: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'noughts-test-'));
    bin = join(folder, 'bin');
    for (const part of [bin, join(folder, 'tmp')]) mkdirSync(part);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Installs a shell script as `pulumi`. */
  function fakePulumi(script: string): void {
    writeFileSync(join(bin, 'pulumi'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  /** Starts the rehearsal as npm does, with the fake `pulumi` on the PATH. */
  function start(...names: readonly string[]) {
    const PATH = [bin, process.env['PATH']].join(delimiter);
    const child = spawn(process.execPath, ['--import', 'tsx', 'infra/rehearsal/main.ts', ...names], {
      cwd: root,
      env: { PATH, TMPDIR: join(folder, 'tmp'), FOLDER: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return { child, output: text(child.stdout), ended: once(child, 'close') };
  }

  async function runRehearsal(env: NodeJS.ProcessEnv, names: readonly string[] = []) {
    const lines: string[] = [];
    const { signal } = new AbortController();
    const code = await rehearse({ root, names, env, signal, print: (line) => lines.push(line) });
    return { code, lines };
  }

  it('exits with 0 and one line without pulumi', async () => {
    expect(await runRehearsal({ PATH: bin })).to.deep.equal({
      code: 0,
      lines: ['No pulumi on the PATH: 0 rehearsed'],
    });
  });

  it('exits with 1 and one line without pulumi in CI', async () => {
    expect(await runRehearsal({ PATH: bin, CI: 'true' })).to.deep.equal({
      code: 1,
      lines: ['No pulumi on the PATH, which CI=true requires: 0 rehearsed'],
    });
  });

  it('rejects an unknown stack', async () => {
    expect(await runRehearsal({ PATH: bin }, ['stagin'])).to.deep.equal({
      code: 1,
      lines: ['Unknown stack stagin; allowed: staging, prod, bootstrap, or none for all'],
    });
  });

  it('rejects a pulumi that is too old, with both versions', async () => {
    fakePulumi('echo v3.100.0');
    const { output, ended } = start();
    expect(await ended).to.deep.equal([1, null]);
    expect(await output).to.match(
      /^The pulumi on the PATH is 3\.100\.0; allowed: 3\.\d+\.\d+ or newer\. 0 rehearsed\n$/,
    );
  });

  it('leaves no process and no file behind when stopped', async () => {
    // The preview runs until it is interrupted, and leaves a process running in a separate group.
    fakePulumi(`case "$1" in
      version) echo v3.999.0 ;;
      preview)
        setsid sleep 600 >/dev/null 2>&1 &
        echo "$$ $!" >"$FOLDER/started.new" && mv "$FOLDER/started.new" "$FOLDER/started"
        trap 'exit 1' INT
        while :; do sleep 0.1; done ;;
    esac`);
    const events = watch(folder);
    const { child, output, ended } = start('staging');
    for await (const { filename } of events) if (filename === 'started') break;
    const [pulumi = 0, orphan = 0] = readFileSync(join(folder, 'started'), 'utf8').split(' ').map(Number);
    expect([pulumi, orphan].map(isRunning)).to.deep.equal([true, true]);
    child.kill('SIGTERM');
    expect(await ended).to.deep.equal([130, null]);
    expect(await output).to.match(/\nStopped\. All processes and files were removed\.\n$/);
    expect(isRunning(pulumi)).to.equal(false);
    // The kernel ends a killed process asynchronously.
    while (isRunning(orphan)) await new Promise((resolve) => setImmediate(resolve));
    expect(readdirSync(join(folder, 'tmp')).filter((name) => name.startsWith('noughts-'))).to.deep.equal([]);
  });

  it('removes the folder of a killed rehearsal, not of a running one', () => {
    const own = createFolder(folder);
    // Above the kernel's largest process id.
    const dead = join(folder, 'noughts-rehearsal-4194305-abcdef');
    mkdirSync(join(dead, 'state'), { recursive: true });
    expect(removeLeftovers(folder)).to.deep.equal([dead]);
    expect([own, dead, bin].map((path) => existsSync(path))).to.deep.equal([true, false, true]);
    removeFolder(own);
    expect(existsSync(own)).to.equal(false);
  });
});
