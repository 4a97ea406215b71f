import { expect } from 'chai';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Agent, fetch } from 'undici';
import { requireProgram } from '../service/testing/installed.ts';

const root = join(import.meta.dirname, '..');

/** `npm run cluster` without npm, in a process group of its own, as a terminal starts it. */
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

  it('names each program that is missing, with the command that installs it', async () => {
    const child = launch([], '/nowhere');
    const [text, [code]] = await Promise.all([readAll(child.stderr), once(child, 'exit')]);
    expect(code).to.equal(1);
    for (const program of ['haproxy', 'redis-server', 'openssl']) {
      expect(text).to.contain(
        `${program} is not installed on this machine; to install it: sudo apt-get install`,
      );
    }
  });

  it('refuses a number of servers that cannot be, and says what is allowed', async () => {
    for (const count of ['0', '17', '1.5', 'two']) {
      const child = launch([count]);
      const [text, [code]] = await Promise.all([readAll(child.stderr), once(child, 'exit')]);
      expect([code, text.trim()]).to.deep.equal([
        1,
        'usage: npm run cluster [-- SERVERS]; allowed: a whole number from 1 to 16',
      ]);
    }
  });

  describe('where all of it is installed', () => {
    requireProgram('haproxy');
    requireProgram('redis-server');
    requireProgram('openssl');

    it('says where everything is, serves through the proxy, and ends in order with Ctrl-C, leaving nothing', async () => {
      const child = launch();
      const exit = once(child, 'exit');
      const lines: string[] = [];
      for await (const line of createInterface({ input: child.stdout! })) {
        lines.push(line);
        if (line.startsWith('Ctrl-C ends it')) break;
      }
      child.stdout?.resume();
      const text = lines.join('\n');
      expect(text)
        .to.match(/^Noughts is at https:\/\/localhost:\d+ /)
        .and.match(/table http\S+, bus redis\S+/);
      const pids = [...text.matchAll(/: process (\d+),/g)].map(([, pid]) => Number(pid));
      expect(pids).to.have.length(2);
      const folder = /logs in (\S+)/.exec(text)?.[1] ?? '';
      const origin = /Noughts is at (\S+)/.exec(text)?.[1] ?? '';
      const dispatcher = new Agent({ connect: { ca: readFileSync(join(folder, 'cert.pem')) } });
      const response = await fetch(`${origin}/ping`, { dispatcher });
      expect(await response.json()).to.include({ message: 'pong!', stack: 'cluster' });
      await dispatcher.close();

      // A terminal sends it to the whole group.
      process.kill(-child.pid!, 'SIGINT');
      const [code] = (await exit) as [number];
      expect(code).to.equal(0);
      expect(existsSync(folder)).to.equal(false);
      for (const pid of pids) expect(() => process.kill(pid, 0)).to.throw('ESRCH');
    });
  });
});
