import { setTimeout } from 'node:timers/promises';

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
      void measureResidentBytes().then((residentBytes) => process.send?.({ residentBytes }));
    }
  });
  process.once('SIGTERM', () => process.exit(0));
  // Exits with the benchmark.
  process.once('disconnect', () => process.exit(0));
  process.send?.({ ready });
}

/** Resident memory after full garbage collections; V8 returns the freed pages to the system in the background. */
async function measureResidentBytes(): Promise<number> {
  for (let collection = 0; collection < 3; collection++) {
    // Without options, which Node 20 ignores together with the collection.
    globalThis.gc?.();
    await setTimeout(200);
  }
  return process.memoryUsage.rss();
}
