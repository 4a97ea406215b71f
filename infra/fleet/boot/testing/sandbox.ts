import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startSocketProxy } from './socket-proxy.ts';
import { parseUnit, type UnitConfig } from './unit.ts';

/**
 * A new machine in its own namespaces: the network is a loopback with the metadata address, the root file system has
 * only the tools of the distribution, read-only. It runs the boot script `/user-data` in its root and the units that
 * the script enables, and writes events to standard output as JSON lines. A line on standard input shuts it down, as
 * systemd does.
 *
 *     sandbox.ts ROOT SOCKETS CLI   CLI: the folder of an AWS CLI outside of /usr, or empty
 */
const [root = '', socketsFolder = '', cliFolder = ''] = process.argv.slice(2);
/** An unassigned user id from systemd's range for DynamicUser. */
const unprivilegedUid = 61_184;

configureNetwork();
await Promise.all([
  startSocketProxy({
    from: { host: '127.0.0.1', port: 443 },
    to: { path: join(socketsFolder, 'https.sock') },
  }),
  startSocketProxy({
    from: { host: '169.254.169.254', port: 80 },
    to: { path: join(socketsFolder, 'metadata.sock') },
  }),
  startSocketProxy({
    from: { path: join(socketsFolder, 'game.sock') },
    to: { host: '127.0.0.1', port: 8443 },
  }),
]);
mountFileSystem();
// Asynchronous, because this process runs the proxies that the script needs.
const bootProcess = spawn(
  'chroot',
  [root, '/usr/bin/env', '-i', ...formatEnvironment(getBootEnvironment()), '/bin/bash', '/user-data'],
  {
    stdio: ['ignore', 'pipe', 'pipe'],
  },
);
let output = '';
for (const stream of [bootProcess.stdout, bootProcess.stderr])
  stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
const bootExitCode = await new Promise<number | null>((resolve) => bootProcess.once('close', resolve));
const enabled = existsSync(join(root, 'run/systemctl'))
  ? readFileSync(join(root, 'run/systemctl'), 'utf8')
  : '';
emit({ booted: bootExitCode, output, enabled: enabled.split('\n').filter((line) => line !== '') });
const runningUnits = new Map<string, { readonly config: UnitConfig; readonly main: ChildProcess }>();
/** Lines in the journal. */
let journalLength = 1;
if (bootExitCode === 0) for (const unit of ['noughts.service', 'noughts-logs.service']) startUnit(unit);
createInterface(process.stdin).once('line', () => void shutDown());

/** Stops units one after the other: a unit only when those before which it started have stopped. */
async function shutDown(): Promise<void> {
  const units = [...runningUnits.keys()].sort((one, other) =>
    runningUnits.get(one)?.config.before.includes(other) === true ? 1 : -1,
  );
  for (const unit of units) await stopUnit(unit);
  emit({ stopped: units });
}

/** SIGTERM by the unit's KillMode, then SIGKILL for what the main process leaves behind. */
async function stopUnit(unit: string): Promise<void> {
  const { config, main } = runningUnits.get(unit) ?? {};
  if (config === undefined || main?.pid === undefined) return;
  const exited = new Promise((resolve) => main.once('exit', resolve));
  process.kill(config.killMode === 'mixed' ? main.pid : -main.pid, 'SIGTERM');
  await exited;
  try {
    process.kill(-main.pid, 'SIGKILL');
  } catch {
    // No process is left.
  }
}

function writeToJournal(line: string): void {
  journalLength += 1;
  const entry = { __CURSOR: `s=${journalLength}`, __REALTIME_TIMESTAMP: `${Date.now()}000`, MESSAGE: line };
  appendFileSync(join(root, 'journal'), `${JSON.stringify(entry)}\n`);
}

function configureNetwork(): void {
  execFileSync('ip', ['link', 'set', 'lo', 'up']);
  execFileSync('ip', ['address', 'add', '169.254.169.254/32', 'dev', 'lo']);
}

function mountFileSystem(): void {
  execFileSync('mount', ['--make-rprivate', '/']);
  for (const name of ['bin', 'sbin', 'lib', 'lib64', 'usr']) {
    const host = `/${name}`;
    if (!existsSync(host)) continue;
    if (lstatSync(host).isSymbolicLink()) symlinkSync(readlinkSync(host), join(root, name));
    else mountReadOnly(host);
  }
  if (cliFolder !== '') mountReadOnly(cliFolder);
  for (const name of [
    'dev',
    'proc',
    'run',
    'tmp',
    'var/tmp',
    'var/lib',
    'etc/ssl',
    'etc/systemd/system',
    'shims',
  ]) {
    mkdirSync(join(root, name), { recursive: true });
  }
  mountReadOnly('/etc/ssl');
  execFileSync('mount', ['-t', 'proc', 'proc', join(root, 'proc')]);
  for (const device of ['null', 'zero', 'random', 'urandom']) {
    writeFileSync(join(root, 'dev', device), '');
    execFileSync('mount', ['--bind', `/dev/${device}`, join(root, 'dev', device)]);
  }
  chmodSync(join(root, 'tmp'), 0o1777);
  installShim('systemctl', 'echo "$*" >> /run/systemctl');
  installShim('logger', 'exit 0');
  // Retries of the boot script need not wait.
  installShim('sleep', 'exit 0');
  // Cursors are `s=` and the number of the line.
  installShim(
    'journalctl',
    `echo "$*" >> /tmp/journalctl; first=1 follow=
for argument; do
  case $argument in --follow) follow=-f;; --after-cursor=s=*) first=$((\${argument#--after-cursor=s=} + 1));; esac
done
exec tail -n +$first $follow /journal`,
  );
  if (cliFolder !== '') installShim('aws', `exec ${cliFolder}/bin/python3 ${cliFolder}/bin/aws "$@"`);
}

function mountReadOnly(path: string): void {
  mkdirSync(join(root, path), { recursive: true });
  execFileSync('mount', ['--rbind', path, join(root, path)]);
  execFileSync('mount', ['-o', 'remount,ro,bind', join(root, path)]);
}

function installShim(name: string, script: string): void {
  writeFileSync(join(root, 'shims', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

function getBootEnvironment(): Record<string, string> {
  return { PATH: '/shims:/usr/local/bin:/usr/bin:/bin', AWS_CA_BUNDLE: '/aws.crt' };
}

/** Starts the program of a unit with its credentials and environment, as an unprivileged user. */
function startUnit(unit: string): void {
  const folder = join('run/credentials', unit);
  const unitConfig = parseUnit(readFileSync(join(root, 'etc/systemd/system', unit), 'utf8'), `/${folder}`);
  mkdirSync(join(root, folder), { recursive: true });
  for (const [name, source] of unitConfig.credentials) {
    writeFileSync(join(root, folder, name), readFileSync(join(root, source)), { mode: 0o400 });
    chownSync(join(root, folder, name), unprivilegedUid, unprivilegedUid);
  }
  const state = join('var/lib', unit);
  mkdirSync(join(root, state), { recursive: true });
  chownSync(join(root, state), unprivilegedUid, unprivilegedUid);
  const environment = {
    PATH: '/shims:/usr/bin:/bin',
    HOME: '/',
    STATE_DIRECTORY: `/${state}`,
    NODE_EXTRA_CA_CERTS: '/aws.crt',
    // Shorter than on a server.
    DRAIN_SECONDS: '1',
    ...unitConfig.environment,
  };
  const command = [
    '/usr/bin/env',
    '-i',
    `--chdir=${unitConfig.workingDirectory}`,
    ...formatEnvironment(environment),
    ...unitConfig.exec,
  ];
  const child = spawn('chroot', [`--userspec=${unprivilegedUid}:${unprivilegedUid}`, root, ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group, as a systemd unit has a control group.
    detached: true,
  });
  runningUnits.set(unit, { config: unitConfig, main: child });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (text) => {
      writeToJournal(text);
      emit({ unit, text });
    });
  }
  child.once('exit', (status, signal) => emit({ unit, exitStatus: status ?? signal }));
  // At its first output the process is the program, no longer chroot or env.
  child.stdout.once('data', () => emit({ unit, ...readProcessInfo(child.pid) }));
}

/** Program and user id of a process. */
function readProcessInfo(pid: number | undefined): { readonly program: string; readonly user: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return { program: readlinkSync(`/proc/${pid}/exe`), user: Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]) };
}

function formatEnvironment(environment: Readonly<Record<string, string>>): string[] {
  return Object.entries(environment).map(([name, value]) => `${name}=${value}`);
}

function emit(event: object): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}
