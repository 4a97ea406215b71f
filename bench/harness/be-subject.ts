/** The side of a subject: what a program that is measured, or that a measured one needs, tells its parent. */

/** The options it was started with. */
export function subjectOptions<T>(): T {
  return JSON.parse(process.argv[2] ?? '{}') as T;
}

/**
 * Says that it is ready; from then on tells what it has used and carries out tasks, if it has any, when asked; ends
 * when it is told to.
 */
export function beSubject(ready: object, run?: (task: never) => Promise<void>): void {
  process.on('message', (message: string | { task: object }) => {
    // CPU of all threads since the process began, user and system.
    if (message === 'cpuMicros') {
      const { user, system } = process.cpuUsage();
      process.send?.({ cpuMicros: user + system });
    }
    // What is left after a collection; it costs CPU, so the two are never asked for together.
    if (message === 'residentBytes') {
      globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
      process.send?.({ residentBytes: process.memoryUsage.rss() });
    }
    if (typeof message === 'object' && run)
      void run(message.task as never).then(() => process.send?.({ done: true }));
  });
  process.once('SIGTERM', () => process.exit(0));
  // Nothing is left behind when the benchmark itself is ended.
  process.once('disconnect', () => process.exit(0));
  process.send?.({ ready });
}
