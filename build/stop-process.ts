import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Sends SIGTERM and waits for the exit. A process that has ended, by itself or by a signal, is left alone. */
export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
