import { expect } from 'chai';
import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopProcess } from './stop-process.ts';

const root = join(import.meta.dirname, '..');

/** `npm run dev` on a copy of the source. */
describe('npm run dev', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'noughts-dev-'));
  let dev: ChildProcess;
  let output = '';
  const changed = new EventEmitter();

  before(() => {
    for (const name of ['build', 'service', 'package.json', 'tsconfig.json'])
      cpSync(join(root, name), join(folder, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    dev = spawn(process.execPath, ['--import', 'tsx', join('build', 'dev.ts')], {
      cwd: folder,
      env: { PATH: process.env['PATH'], PORT: '0', HOST: '127.0.0.1', DATA_DIR: join(folder, 'data') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [dev.stdout, dev.stderr]) {
      stream?.on('data', (chunk) => {
        output += String(chunk);
        changed.emit('changed');
      });
    }
    dev.once('exit', () => changed.emit('changed'));
  });
  after(async () => {
    await stopProcess(dev);
    rmSync(folder, { recursive: true, force: true });
  });

  /** Waits until the output since the last call matches, and returns the first group. */
  async function waitFor(pattern: RegExp): Promise<string> {
    for (;;) {
      const match = pattern.exec(output);
      if (match) {
        output = output.slice(match.index + match[0].length);
        return match[1] ?? '';
      }
      if (dev.exitCode !== null || dev.signalCode !== null) throw new Error(`it has ended: ${output}`);
      await once(changed, 'changed');
    }
  }
  const waitForServer = () => waitFor(/Noughts is at (\S+?);/);
  const change = (file: string, replace: (text: string) => string) => {
    const path = join(folder, 'service', file);
    writeFileSync(path, replace(readFileSync(path, 'utf8')));
  };
  const getText = async (url: string) => (await fetch(url)).text();
  const getRelease = async (origin: string) =>
    ((await (await fetch(`${origin}/ping`)).json()) as { release: string }).release;

  it('serves the game with a script that reloads the page after a restart', async () => {
    const origin = await waitForServer();
    const page = await getText(origin);
    const scripts = [...page.matchAll(/(?:href|src)="(\/assets\/[^"]+\.js)"/g)].map(([, path]) => path);
    const sources = await Promise.all(scripts.map((path) => getText(`${origin}${path}`)));
    expect(sources.join('\n')).to.contain('location.reload()').and.contain('/ping');
  });

  it('serves a changed message, stylesheet and rule after a restart, as a new release', async () => {
    change('web/messages/en/app-name.ts', (text) => text.replace('Noughts', 'Crosses'));
    const first = await waitForServer();
    expect(await getText(first)).to.contain('Crosses');
    const release = await getRelease(first);
    change('web/client/styles.css', (text) => `${text}\n.added-in-a-test { color: red }\n`);
    const second = await waitForServer();
    expect(await getRelease(second)).not.to.equal(release);
    const [, stylesheet] = /href="(\/assets\/site-[^"]+\.css)"/.exec(await getText(second)) ?? [];
    expect(await getText(`${second}${stylesheet}`)).to.contain('.added-in-a-test');
    change('rules/computer.ts', (text) => `${text}\nconsole.log('rule changed');\n`);
    await waitFor(/rule changed/);
    await waitForServer();
  });

  it('keeps the server after a build error, and goes on with the next save', async () => {
    change('web/messages/en/app-name.ts', (text) => `${text}\nconst = 1;\n`);
    await waitFor(/Expected identifier/);
    change('web/messages/en/app-name.ts', (text) => text.replace('\nconst = 1;\n', ''));
    expect(await getText(await waitForServer())).to.contain('Crosses');
  });

  it('starts the server again after it was killed', async () => {
    change('main.ts', (text) => `console.log('killed'); process.kill(process.pid, 'SIGKILL');\n${text}`);
    await waitFor(/killed/);
    change('main.ts', (text) => text.replace(/^console.*\n/, ''));
    expect(await getText(await waitForServer())).to.contain('Crosses');
  });
});
