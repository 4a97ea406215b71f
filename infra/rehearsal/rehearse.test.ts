import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommandLine, Stopped } from './command-line.ts';
import { isOlder } from './engine-version.ts';
import { makeFolder, removeLeftovers } from './leftovers.ts';
import { rehearse } from './rehearse.ts';
import { Stage } from './stage.ts';

/** What `ps` says of a process: nothing when it is gone, Z when nobody has asked yet how it ended. */
const stateOf = (pid: number) =>
  spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout;

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

  it('ends what went into a process group of its own, as the engine’s plugins do', async () => {
    const commands = new CommandLine();
    const script = 'setsid sleep 600 >/dev/null 2>&1 & echo $!; wait';
    const child = commands.start('sh', ['-c', script], { cwd: folder, env: process.env });
    const [id] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    const isRunning = () => !/^\s*(Z.*)?$/.test(stateOf(Number(id)));
    expect(isRunning()).to.equal(true);
    await commands.stop();
    while (isRunning()) await new Promise((resolve) => setImmediate(resolve));
  });

  it('gives the engine a folder for temporary files that goes with the rest, and npm’s version without npm', async () => {
    const commands = new CommandLine();
    const stageFolder = join(folder, 'stage');
    mkdirSync(stageFolder);
    writeFileSync(
      join(folder, 'pulumi'),
      '#!/bin/sh\necho "$TMPDIR"\nnpm --version\nnpm install || echo no\n',
    );
    chmodSync(join(folder, 'pulumi'), 0o755);
    const env = { PATH: [folder, process.env['PATH']].join(delimiter) };
    const root = fileURLToPath(new URL('../..', import.meta.url));
    const stage = await Stage.open({ root, folder: stageFolder, stack: 'staging', commands, env });
    try {
      const { text } = await stage.pulumi('preview');
      expect(text.trim().split('\n')).to.deep.equal([join(stageFolder, 'tmp'), '0.0.0', 'no']);
    } finally {
      await stage.close();
      await commands.stop();
    }
  });

  it('is told so when it is stopped before the component provider serves', async () => {
    const commands = new CommandLine();
    const root = fileURLToPath(new URL('../..', import.meta.url));
    const stage = await Stage.open({ root, folder, stack: 'staging', commands, env: process.env });
    const refusal = stage.pulumi('version').catch((error: unknown) => error);
    await commands.stop();
    await stage.close();
    expect(await refusal).to.be.instanceOf(Stopped);
  });

  it('leaves no component provider behind when it is killed', async () => {
    const program = fileURLToPath(new URL('providers/network-component.cjs', import.meta.url));
    const commands = new CommandLine();
    const child = commands.start(process.execPath, [program], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env: process.env,
    });
    const [port] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    expect(Number(port.toString())).to.be.above(0);
    // The end of the pipe that the kernel makes when its other side is gone.
    child.stdin?.end();
    expect(await once(child, 'close')).to.deep.equal([0, null]);
  });
});
