import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, cpus } from 'node:os';
import { bundleProgram } from './bundle.ts';

/** A process that is measured, or that a measured one depends on. */
export interface Worker {
  /** The data that it sent when it was ready. */
  readonly ready: Readonly<Record<string, unknown>>;
  /** CPU time that it spends during `work`, in microseconds. */
  measureCpuMicros(work: () => Promise<void>): Promise<number>;
  /** Resident memory after a garbage collection, in bytes. */
  measureResidentBytes(): Promise<number>;
  stop(): Promise<void>;
}

/** The measured process has its own core; load generator, database and bus share the other. */
export type Core = 'measured' | 'load';
const cores = { measured: '0', load: '1' };

const canPin = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;

/** A command prefix that pins a command to a core; empty if pinning is not possible. */
export function getPinCommand(core: Core): string[] {
  return canPin ? ['taskset', '--cpu-list', cores[core]] : [];
}

/** Moves this process, the load generator, off the measured core. */
export function pinThisProcess(): void {
  pinTo(cores.load);
}

/** Lets this process and its future child processes use all cores. */
export function unpinThisProcess(): void {
  pinTo(`0-${cpus().length - 1}`);
}

function pinTo(list: string): void {
  if (canPin) spawnSync('taskset', ['--pid', '--cpu-list', list, String(process.pid)]);
}

/**
 * Starts a TypeScript program of this folder and waits until it has sent `{ ready }`.
 *
 * @param file relative to `bench/`
 * @param options passed as JSON in its first argument
 */
export async function startWorker(
  file: string,
  options: object = {},
  core: Core = 'measured',
): Promise<Worker> {
  const program = await bundleProgram(file);
  const [execPath, ...pinArgs] = [...getPinCommand(core), process.execPath];
  const profileArgs =
    core === 'measured' ? process.execArgv.filter((flag) => /^--(cpu-prof|heap)/.test(flag)) : [];
  const child = fork(program, [JSON.stringify(options)], {
    execPath,
    execArgv: [...pinArgs, '--expose-gc', ...profileArgs],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const receive = async <T>(key: string): Promise<T> => {
    for (;;) {
      const [message] = (await Promise.race([once(child, 'message'), exited])) as [Record<string, T>];
      if (key in message) return message[key] as T;
    }
  };
  const exited = once(child, 'exit').then(([code]) => {
    throw new Error(`${file} exited with code ${code}`);
  });
  exited.catch(() => undefined);
  const request = <T>(key: string): Promise<T> => {
    const reply = receive<T>(key);
    child.send(key);
    return reply;
  };
  return {
    ready: await receive('ready'),
    async measureCpuMicros(work) {
      const before = await request<number>('cpuMicros');
      await work();
      return (await request<number>('cpuMicros')) - before;
    },
    measureResidentBytes: () => request<number>('residentBytes'),
    async stop() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await exited.catch(() => undefined);
    },
  };
}
