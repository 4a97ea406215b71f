import { explainMissing } from '../../service/testing/installed.ts';
import { startRedisServer } from '../../service/testing/redis-server.ts';
import { startWorker, type Worker } from './start-worker.ts';

/**
 * Starts the service with an event bus of its own, as in production: without one it checks each session again every 10 s.
 *
 * @param tables suffix of the table names
 * @throws Error if redis-server is not installed
 */
export async function startServiceWithBus(endpoint: string, tables: string): Promise<Worker> {
  const missing = explainMissing('redis-server');
  if (missing !== null) throw new Error(missing);
  // Inherits this process's core.
  const bus = await startRedisServer();
  const worker = await startWorker('harness/service.ts', { endpoint, tables, eventBusUrl: bus.url });
  return {
    ...worker,
    async stop() {
      await worker.stop();
      await bus.stop();
    },
  };
}
