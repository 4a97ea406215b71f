import { expect } from 'chai';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandLine, Stopped } from './command-line.ts';
import { isOlder } from './engine-version.ts';
import { makeFolder, removeLeftovers } from './leftovers.ts';
import { rehearse } from './rehearse.ts';

describe('rehearsal: before it begins, and when it is stopped', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'noughts-test-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  async function outcome(env: NodeJS.ProcessEnv, names: readonly string[] = []) {
    const lines: string[] = [];
    const commands = new CommandLine();
    const code = await rehearse({ root: folder, names, env, commands, print: (line) => lines.push(line) });
    return { code, lines };
  }

  /** A folder for the PATH with a `pulumi` that only knows its version. */
  function engineOf(version: string): string {
    const path = join(folder, 'pulumi');
    writeFileSync(path, `#!/bin/sh\necho v${version}\n`);
    chmodSync(path, 0o755);
    return folder;
  }

  it('says in one line that there is no engine, and is content', async () => {
    expect(await outcome({ PATH: folder })).to.deep.equal({
      code: 0,
      lines: ['There is no pulumi on the PATH: 0 rehearsed'],
    });
  });

  it('refuses an engine that is too old, naming both versions', async () => {
    const { code, lines } = await outcome({ PATH: engineOf('3.100.0') });
    expect(code).to.equal(1);
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(
      /^The pulumi on the PATH is 3\.100\.0; allowed: 3\.\d+\.\d+ or newer\. 0 rehearsed$/,
    );
  });

  it('refuses a stack that there is none of', async () => {
    const { code, lines } = await outcome({ PATH: folder }, ['stagin']);
    expect(code).to.equal(1);
    expect(lines).to.deep.equal(['There is no stack stagin; allowed: staging, prod, or none for all']);
  });

  it('compares versions by number', () => {
    expect(isOlder('3.99.0', '3.248.0')).to.equal(true);
    expect(isOlder('3.248.0', '3.248.0')).to.equal(false);
    expect(isOlder('4.0.0', '3.248.0')).to.equal(false);
    expect(isOlder('3.248.0-alpha.1', '3.248.0')).to.equal(false);
    expect(isOlder('nonsense', '3.248.0')).to.equal(true);
  });

  it('removes what a killed rehearsal left, and nothing of one that runs', () => {
    const own = makeFolder(folder);
    // No process has this id: it is beyond what the kernel gives out.
    const dead = join(folder, 'noughts-rehearsal-4194305-abcdef');
    mkdirSync(join(dead, 'state'), { recursive: true });
    mkdirSync(join(folder, 'something-else'));
    expect(removeLeftovers(folder)).to.deep.equal([dead]);
    expect([own, dead, join(folder, 'something-else')].map(existsSync)).to.deep.equal([true, false, true]);
  });

  it('ends a command with everything it started, and starts none afterwards', async () => {
    const commands = new CommandLine();
    const options = { cwd: folder, env: process.env };
    const child = commands.start('sh', ['-c', 'sleep 600 & echo started; wait'], options);
    await once(child.stdout as NodeJS.ReadableStream, 'data');
    // `stop` waits until nobody holds the command's output any more, and `sleep` holds it too.
    await commands.stop();
    let refusal: unknown;
    await commands.run('true', [], options).catch((error: unknown) => (refusal = error));
    expect(refusal).to.be.instanceOf(Stopped);
  });
});
