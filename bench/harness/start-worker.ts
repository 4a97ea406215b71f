import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, cpus } from 'node:os';
import { bundleOf } from './bundle.ts';

/** A process that is measured, or that a measured one needs. */
export interface Subject {
  /** What it sent when it was ready. */
  readonly ready: Readonly<Record<string, unknown>>;
  /** CPU that it spends while `work` is done, in microseconds. */
  cpuOf(work: () => Promise<void>): Promise<number>;
  /** Resident memory after a collection, in bytes. */
  residentBytes(): Promise<number>;
  stop(): Promise<void>;
}

/** The measured process has a core of its own; load, engine and bus share the other. */
export type Core = 'measured' | 'load';
const cores = { measured: '0', load: '1' };

const canPin = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;

/** The command that runs another one on a core; empty where processes cannot be pinned. */
export function pinnedTo(core: Core): string[] {
  return canPin ? ['taskset', '--cpu-list', cores[core]] : [];
}

/** Moves this process, which makes the load, off the measured core. */
export function pinThisProcess(): void {
  moveTo(cores.load);
}

/** Lets this process, and what it starts from now on, have all cores. */
export function unpinThisProcess(): void {
  moveTo(`0-${cpus().length - 1}`);
}

function moveTo(list: string): void {
  if (canPin) spawnSync('taskset', ['--pid', '--cpu-list', list, String(process.pid)]);
}

/**
 * Starts a TypeScript program of this folder and waits until it has sent `{ ready }`.
 *
 * @param file relative to `bench/`
 * @param options passed as JSON in its first argument
 */
export async function startSubject(
  file: string,
  options: object = {},
  core: Core = 'measured',
): Promise<Subject> {
  const program = await bundleOf(file);
  const [execPath, ...pinned] = [...pinnedTo(core), process.execPath];
  const profile = core === 'measured' ? process.execArgv.filter((flag) => flag.startsWith('--cpu-prof')) : [];
  const child = fork(program, [JSON.stringify(options)], {
    execPath,
    execArgv: [...pinned, '--expose-gc', ...profile],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const answer = async <T>(key: string): Promise<T> => {
    for (;;) {
      const [message] = (await Promise.race([once(child, 'message'), gone])) as [Record<string, T>];
      if (key in message) return message[key] as T;
    }
  };
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`${file} ended with ${code}`);
  });
  gone.catch(() => undefined);
  const asked = <T>(key: string): Promise<T> => {
    const answered = answer<T>(key);
    child.send(key);
    return answered;
  };
  return {
    ready: await answer('ready'),
    async cpuOf(work) {
      const before = await asked<number>('cpuMicros');
      await work();
      return (await asked<number>('cpuMicros')) - before;
    },
    residentBytes: () => asked<number>('residentBytes'),
    async stop() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await gone.catch(() => undefined);
    },
  };
}
