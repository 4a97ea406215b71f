import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '../service/testing/free-port.ts';
import { explainMissing } from '../service/testing/installed.ts';

export interface DynamoDbLocal {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Null if DynamoDB Local is available; otherwise one line on how to get it. */
export function explainMissingDynamoDbLocal(): string | null {
  if (process.env['DYNAMODB_ENDPOINT'] !== undefined) return null;
  if (process.env['DYNAMODB_LOCAL_DIR'] === undefined) {
    return 'DynamoDB Local is missing: set DYNAMODB_ENDPOINT to a running one, or DYNAMODB_LOCAL_DIR to its jar files (.ci/run downloads them)';
  }
  return explainMissing('java');
}

/** Uses the DynamoDB Local at `DYNAMODB_ENDPOINT`, or starts one from `DYNAMODB_LOCAL_DIR`. */
export async function startDynamoDbLocal(): Promise<DynamoDbLocal> {
  const endpoint = process.env['DYNAMODB_ENDPOINT'];
  if (endpoint !== undefined) return { endpoint, stop: async () => undefined };
  const jarFolder = process.env['DYNAMODB_LOCAL_DIR'] ?? '';
  const port = await freePort();
  const child = spawn(
    'java',
    [
      ...['-cp', join(jarFolder, '*'), 'com.amazonaws.services.dynamodbv2.local.main.ServerRunner'],
      ...['-inMemory', '-port', String(port)],
    ],
    { stdio: 'ignore', detached: true },
  );
  const exited = once(child, 'exit');
  const killOnExit = () => void child.kill('SIGKILL');
  process.once('exit', killOnExit);
  while (!(await acceptsConnections(port))) {
    if (child.exitCode !== null) throw new Error('DynamoDB Local exited before it accepted connections');
    await setTimeout(50);
  }
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async stop() {
      process.off('exit', killOnExit);
      child.kill('SIGKILL');
      await exited;
    },
  };
}

async function acceptsConnections(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const isOpen = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return isOpen;
}
