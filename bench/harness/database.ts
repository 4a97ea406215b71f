import { startWorker } from './start-worker.ts';

/** A table engine that measured processes reach over loopback. */
export interface BenchDatabase {
  readonly endpoint: string;
  readonly name: string;
  stop(): Promise<void>;
}

/** The engine that `DYNAMODB_ENDPOINT` names, or else the embedded one in a process of its own. */
export async function startBenchDatabase(): Promise<BenchDatabase> {
  const endpoint = process.env['DYNAMODB_ENDPOINT'];
  if (endpoint !== undefined) return { endpoint, name: 'DynamoDB Local', stop: async () => undefined };
  const database = await startWorker('harness/dynalite.ts', {}, 'load');
  return { endpoint: String(database.ready['endpoint']), name: 'dynalite', stop: () => database.stop() };
}
