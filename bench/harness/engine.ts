import { beSubject, startSubject, type Subject } from './subject.ts';

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
  const engine: Subject = await startSubject('harness/engine.ts', {}, 'load');
  return { endpoint: String(engine.ready['endpoint']), name: 'dynalite', stop: () => engine.stop() };
}

if (process.argv[1] === import.meta.filename) {
  const { default: dynalite } = await import('dynalite');
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (typeof address === 'object') beSubject({ endpoint: `http://127.0.0.1:${address?.port}` });
  });
}
