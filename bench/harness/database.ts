import { startWorker } from './start-worker.ts';

/** A DynamoDB emulator that the measured processes use over loopback. */
export interface BenchDatabase {
  readonly endpoint: string;
  readonly name: string;
  stop(): Promise<void>;
}

/** Uses the DynamoDB Local at `DYNAMODB_ENDPOINT`, or starts dynalite in a separate process. */
export async function startBenchDatabase(): Promise<BenchDatabase> {
  const endpoint = process.env['DYNAMODB_ENDPOINT'];
  if (endpoint !== undefined) return { endpoint, name: 'DynamoDB Local', stop: async () => undefined };
  const database = await startWorker('harness/dynalite.ts', {}, 'load');
  return { endpoint: String(database.ready['endpoint']), name: 'dynalite', stop: () => database.stop() };
}
