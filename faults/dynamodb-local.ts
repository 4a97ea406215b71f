import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '../service/testing/free-port.ts';
import { missing } from '../service/testing/installed.ts';

export interface LocalTable {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Null when there is a DynamoDB Local to use; else one line on how to get it. */
export function missingTable(): string | null {
  if (process.env['DYNAMODB_ENDPOINT'] !== undefined) return null;
  if (process.env['DYNAMODB_LOCAL_DIR'] === undefined) {
    return 'there is no DynamoDB Local: set DYNAMODB_ENDPOINT to one that runs, or DYNAMODB_LOCAL_DIR to its jar files (.ci/run gets them)';
  }
  return missing('java');
}

/** The DynamoDB Local that `DYNAMODB_ENDPOINT` names, or one of our own from `DYNAMODB_LOCAL_DIR`. */
export async function localTable(): Promise<LocalTable> {
  const endpoint = process.env['DYNAMODB_ENDPOINT'];
  if (endpoint !== undefined) return { endpoint, stop: async () => undefined };
  const jars = process.env['DYNAMODB_LOCAL_DIR'] ?? '';
  const port = await freePort();
  const child = spawn(
    'java',
    [
      ...['-cp', join(jars, '*'), 'com.amazonaws.services.dynamodbv2.local.main.ServerRunner'],
      ...['-inMemory', '-port', String(port)],
    ],
    { stdio: 'ignore', detached: true },
  );
  const ended = once(child, 'exit');
  const endWithUs = () => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error('DynamoDB Local has ended as soon as it was started');
    await setTimeout(50);
  }
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async stop() {
      process.off('exit', endWithUs);
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const open = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return open;
}
