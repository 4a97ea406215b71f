import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { explainMissing, skip, skipOrFail } from '../../../../service/testing/installed.ts';
import { listHostNames, type FakeAws } from './fake-aws.ts';

/** An event of the sandbox. */
export interface SandboxEvent {
  /** Exit code of the boot script, with its output and the calls of systemctl. */
  readonly booted?: number;
  readonly output?: string;
  readonly enabled?: readonly string[];
  /** A line that a unit wrote, or its end. */
  readonly unit?: string;
  readonly text?: string;
  readonly exitStatus?: number | string;
  readonly program?: string;
  readonly user?: number;
  /** Units in the order in which the shutdown stopped them. */
  readonly stopped?: readonly string[];
}

export interface SandboxArgs {
  /** Folder with the sockets of the fake AWS; the root file system is a folder in it. */
  readonly folder: string;
  readonly fakeAws: FakeAws;
  readonly region: string;
  readonly bucket: string;
  readonly userData: string;
}

/** Skips tests on machines where no sandbox can run. */
export function skipWithoutSandbox(context: Mocha.Context): void {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) skip(context, 'requires root on Linux');
  skipOrFail(context, describeMissingTool());
  const namespaces = spawnSync('unshare', ['--net', '--mount', '--pid', '--fork', 'true']);
  if (namespaces.status !== 0) skip(context, 'this machine does not allow namespaces');
}

/** How to install a missing tool; null if none is missing. */
function describeMissingTool(): string | null {
  const reason = explainMissing('unshare') ?? explainMissing('ip') ?? explainMissing('openssl');
  if (reason !== null || findCliFolder() !== undefined) return reason;
  return 'the AWS command line is not installed on this machine; to install it: sudo apt-get install -y awscli';
}

/** Folder of the AWS CLI outside of /usr; empty if it is below /usr, undefined if it is not installed. */
function findCliFolder(): string | undefined {
  const found = spawnSync('python3', ['-c', 'import awscli, sys; print(sys.prefix)'], { encoding: 'utf8' });
  if (found.status === 0) {
    const prefix = found.stdout.trim();
    return prefix.startsWith('/usr') ? '' : prefix;
  }
  const isBelowUsr = ['/usr/bin/aws', '/usr/local/bin/aws'].some(
    (program) => spawnSync(program, ['--version']).status === 0,
  );
  return isBelowUsr ? '' : undefined;
}

/** A new instance in namespaces of its own that runs the boot script; see sandbox.ts. */
export class SandboxedBoot {
  readonly root: string;
  readonly #events: SandboxEvent[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #process: ChildProcess;

  constructor(args: SandboxArgs) {
    this.root = join(args.folder, 'root');
    prepareRootFolder(this.root, args);
    this.#process = spawn(
      'unshare',
      [
        ...['--net', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child=SIGKILL'],
        ...[process.execPath, '--import', 'tsx', join(import.meta.dirname, 'sandbox.ts')],
        ...[this.root, args.folder, findCliFolder() ?? ''],
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const { stdout } = this.#process;
    if (stdout !== null)
      createInterface(stdout).on('line', (line) => this.#add(JSON.parse(line) as SandboxEvent));
    this.#process.once('exit', () => this.#add({ exitStatus: 'machine' }));
  }

  /** Resolves with the first matching event, past or future; rejects if the sandbox or a unit ends before. */
  waitForEvent(predicate: (event: SandboxEvent) => boolean): Promise<SandboxEvent> {
    return new Promise((resolve, reject) => {
      const check = () => {
        const match = this.#events.find(predicate);
        if (match !== undefined) resolve(match);
        else if (this.#events.some(({ exitStatus }) => exitStatus !== undefined))
          reject(new Error(JSON.stringify(this.#events)));
        else return;
        this.#listeners.delete(check);
      };
      this.#listeners.add(check);
      check();
    });
  }

  waitUntilBooted(): Promise<SandboxEvent> {
    return this.waitForEvent(({ booted }) => booted !== undefined);
  }

  /** Shuts the instance down. Resolves when every unit has stopped. */
  async shutDown(): Promise<SandboxEvent> {
    this.#process.stdin?.write('stop\n');
    const isStopped = ({ stopped }: SandboxEvent) => stopped !== undefined;
    return new Promise((resolve) => {
      const check = () => {
        const event = this.#events.find(isStopped);
        if (event !== undefined) resolve(event);
      };
      this.#listeners.add(check);
      check();
    });
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }

  #add(event: SandboxEvent): void {
    this.#events.push(event);
    for (const listener of this.#listeners) listener();
  }
}

/** Writes files that the distribution provides: host names, the trusted certificate, the script and the journal. */
function prepareRootFolder(root: string, { fakeAws, region, bucket, userData }: SandboxArgs): void {
  mkdirSync(join(root, 'etc'), { recursive: true });
  writeFileSync(join(root, 'user-data'), userData);
  writeFileSync(
    join(root, 'etc/hosts'),
    [...listHostNames(region, bucket), 'localhost'].map((name) => `127.0.0.1 ${name}\n`).join(''),
  );
  writeFileSync(join(root, 'etc/nsswitch.conf'), 'hosts: files\npasswd: files\n');
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/root:/bin/bash\n');
  copyFileSync(fakeAws.certificate, join(root, 'aws.crt'));
  const line = {
    __CURSOR: 's=1',
    __REALTIME_TIMESTAMP: String(Date.now() * 1000),
    MESSAGE: 'a line of the journal',
  };
  writeFileSync(join(root, 'journal'), `${JSON.stringify(line)}\n`);
}
