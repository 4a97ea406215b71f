/** The options that `startWorker` passed to this process. */
export function readWorkerOptions<T>(): T {
  return JSON.parse(process.argv[2] ?? '{}') as T;
}

/** Worker side of the benchmark IPC: signals readiness, reports CPU and memory on request, exits on SIGTERM. */
export function runWorker(ready: object): void {
  process.on('message', (message: string) => {
    // User and system time of all threads since the process started.
    if (message === 'cpuMicros') {
      const { user, system } = process.cpuUsage();
      process.send?.({ cpuMicros: user + system });
    }
    // The garbage collection costs CPU, so no row requests both values.
    if (message === 'residentBytes') {
      globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
      process.send?.({ residentBytes: process.memoryUsage.rss() });
    }
  });
  process.once('SIGTERM', () => process.exit(0));
  // Exits with the benchmark.
  process.once('disconnect', () => process.exit(0));
  process.send?.({ ready });
}
