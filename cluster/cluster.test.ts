import { expect } from 'chai';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Agent, fetch } from 'undici';
import { requireProgram } from '../service/testing/installed.ts';

const root = join(import.meta.dirname, '..');

/** Starts the program of `npm run cluster` in a separate process group, as a terminal does. */
function launch(args: readonly string[] = [], path = process.env['PATH']): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', join(root, 'cluster', 'main.ts'), ...args], {
    cwd: root,
    env: { PATH: path, NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
}

async function readAll(stream: ChildProcess['stderr']): Promise<string> {
  let text = '';
  for await (const chunk of stream ?? []) text += String(chunk);
  return text;
}

describe('npm run cluster', function () {
  this.timeout(120_000);

  it('lists each missing program with the command that installs it', async () => {
    const child = launch([], '/nowhere');
    const [text, [code]] = await Promise.all([readAll(child.stderr), once(child, 'exit')]);
    expect(code).to.equal(1);
    for (const program of ['haproxy', 'redis-server', 'openssl']) {
      expect(text).to.match(new RegExp(`^${program} .*sudo apt-get install`, 'm'));
    }
  });

  it('rejects an invalid number of servers with the allowed range', async () => {
    for (const count of ['0', '17', '1.5', 'two']) {
      const child = launch([count]);
      const [text, [code]] = await Promise.all([readAll(child.stderr), once(child, 'exit')]);
      expect([code, text.trim()]).to.deep.equal([
        1,
        'usage: npm run cluster [-- SERVERS]; SERVERS must be an integer from 1 to 16',
      ]);
    }
  });

  describe('with every program installed', () => {
    requireProgram('haproxy');
    requireProgram('redis-server');
    requireProgram('openssl');

    it('prints its addresses, serves through the proxy, and removes processes and files on Ctrl-C', async () => {
      const child = launch();
      const exit = once(child, 'exit');
      const lines: string[] = [];
      for await (const line of createInterface({ input: child.stdout! })) {
        lines.push(line);
        if (line.startsWith('Stop with Ctrl-C')) break;
      }
      child.stdout?.resume();
      const text = lines.join('\n');
      expect(text)
        .to.match(/^Noughts is at https:\/\/localhost:\d+ /)
        .and.match(/database http\S+, event bus redis\S+/);
      const pids = [...text.matchAll(/: process (\d+),/g)].map(([, pid]) => Number(pid));
      expect(pids).to.have.length(2);
      const folder = /logs in (\S+)/.exec(text)?.[1] ?? '';
      const origin = /Noughts is at (\S+)/.exec(text)?.[1] ?? '';
      const dispatcher = new Agent({ connect: { ca: readFileSync(join(folder, 'cert.pem')) } });
      const response = await fetch(`${origin}/ping`, { dispatcher });
      expect(await response.json()).to.include({ message: 'pong!', stack: 'cluster' });
      await dispatcher.close();

      // A terminal sends the signal to the whole process group.
      process.kill(-child.pid!, 'SIGINT');
      const [code] = (await exit) as [number];
      expect(code).to.equal(0);
      expect(existsSync(folder)).to.equal(false);
      for (const pid of pids) expect(() => process.kill(pid, 0)).to.throw('ESRCH');
    });
  });
});
