/** The side of a subject: what a program that is measured, or that a measured one needs, tells its parent. */

/** The options it was started with. */
export function readWorkerOptions<T>(): T {
  return JSON.parse(process.argv[2] ?? '{}') as T;
}

/** Says that it is ready; from then on tells what it has used when asked, and ends when it is told to. */
export function runWorker(ready: object): void {
  process.on('message', (message: string) => {
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
  });
  process.once('SIGTERM', () => process.exit(0));
  // Nothing is left behind when the benchmark itself is ended.
  process.once('disconnect', () => process.exit(0));
  process.send?.({ ready });
}
