import { spawn } from 'node:child_process';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  ResourceAlreadyExistsException,
} from '@aws-sdk/client-cloudwatch-logs';
import { instanceId } from './instance-id.ts';
import { entryOf, type JournalEntry } from './journal.ts';
import { ship } from './ship.ts';

/**
 * Carries the journal's lines of some identifiers to CloudWatch Logs, from where the last run stopped. It ends with an
 * error when anything fails; its unit starts it again, and nothing is lost but time.
 */
const region = required('AWS_REGION');
const logGroupName = required('LOG_GROUP');
const identifiers = required('JOURNAL_NAMES').split(',');
const cursorFile = join(required('STATE_DIRECTORY'), 'cursor');

const client = new CloudWatchLogsClient({ region, maxAttempts: 8 });
const logStreamName = await instanceId(process.env['AWS_EC2_METADATA_SERVICE_ENDPOINT']);
await makeStream();
await ship({
  entries: journal(await lastCursor()),
  put: async ({ events }) => {
    await client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents: [...events] }));
  },
  // Renamed into place: a half-written cursor would be refused by the journal for ever.
  remember: async (cursor) => {
    await writeFile(`${cursorFile}.new`, cursor);
    await rename(`${cursorFile}.new`, cursorFile);
  },
  patience: () => wait(2000),
});
throw new Error('The journal came to its end');

async function makeStream(): Promise<void> {
  try {
    await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  } catch (error) {
    if (!(error instanceof ResourceAlreadyExistsException)) throw error;
  }
}

async function* journal(after: string | undefined): AsyncGenerator<JournalEntry> {
  const start = after === undefined ? ['--boot'] : [`--after-cursor=${after}`];
  const child = spawn(
    'journalctl',
    [
      '--follow',
      '--no-tail',
      '--output=json',
      ...start,
      ...identifiers.map((name) => `--identifier=${name}`),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  for await (const line of createInterface(child.stdout)) {
    const entry = entryOf(line);
    if (entry !== undefined) yield entry;
  }
}

async function lastCursor(): Promise<string | undefined> {
  try {
    return await readFile(cursorFile, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set; the unit sets it`);
  return value;
}
