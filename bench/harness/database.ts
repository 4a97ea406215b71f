import { startSubject } from './start-worker.ts';

/** A table engine that measured processes reach over loopback. */
export interface Engine {
  readonly endpoint: string;
  readonly name: string;
  stop(): Promise<void>;
}

/** The engine that `DYNAMODB_ENDPOINT` names, or else the embedded one in a process of its own. */
export async function startEngine(): Promise<Engine> {
  const endpoint = process.env['DYNAMODB_ENDPOINT'];
  if (endpoint !== undefined) return { endpoint, name: 'DynamoDB Local', stop: async () => undefined };
  const engine = await startSubject('harness/dynalite.ts', {}, 'load');
  return { endpoint: String(engine.ready['endpoint']), name: 'dynalite', stop: () => engine.stop() };
}
