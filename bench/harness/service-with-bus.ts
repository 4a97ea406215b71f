import { randomBytes } from 'node:crypto';
import { explainMissing } from '../../service/testing/installed.ts';
import { startRedisServer } from '../../service/testing/redis-server.ts';
import { startWorker, type Worker } from './start-worker.ts';

/** Starts one process; its `stop` stops the bus too. See {@link startServicesWithBus}. */
export async function startServiceWithBus(endpoint: string, tables: string): Promise<Worker> {
  const { workers, stop } = await startServicesWithBus(endpoint, tables, 1);
  return { ...(workers[0] as Worker), stop };
}

/**
 * Starts processes of the service with shared sessions and an event bus of their own, as in production: without one they
 * check each session again every 10 s.
 *
 * @param tables suffix of the table names
 * @throws Error if redis-server is not installed
 */
export async function startServicesWithBus(
  endpoint: string,
  tables: string,
  count: number,
): Promise<{ workers: readonly Worker[]; stop(): Promise<void> }> {
  const missing = explainMissing('redis-server');
  if (missing !== null) throw new Error(missing);
  // Inherits this process's core.
  const bus = await startRedisServer();
  const sessionKey = randomBytes(32).toString('base64');
  const options = { endpoint, tables, sessionKey, eventBusUrl: bus.url };
  const workers: Worker[] = [];
  while (workers.length < count) workers.push(await startWorker('harness/service.ts', options));
  return {
    workers,
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await bus.stop();
    },
  };
}
