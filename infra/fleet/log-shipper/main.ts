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
import { fetchInstanceId } from './instance-id.ts';
import { parseJournalEntry, type JournalEntry } from './journal.ts';
import { ShipperProgress } from './progress.ts';
import { renderReport, reportIntervalSeconds } from './report.ts';
import { ship } from './ship.ts';

/**
 * Sends the journal's lines of some identifiers to CloudWatch Logs, starting after the last saved cursor, and reports
 * every minute. It exits on any error; its unit restarts it, and no line is lost. On SIGTERM, which systemd sends after
 * the service has stopped, it sends the rest of the journal and exits.
 */
const region = requireEnvironmentVariable('AWS_REGION');
const logGroupName = requireEnvironmentVariable('LOG_GROUP');
const identifiers = requireEnvironmentVariable('JOURNAL_NAMES').split(',');
const cursorFile = join(requireEnvironmentVariable('STATE_DIRECTORY'), 'cursor');

const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());

const client = new CloudWatchLogsClient({ region, maxAttempts: 8 });
const logStreamName = await fetchInstanceId(process.env['AWS_EC2_METADATA_SERVICE_ENDPOINT']);
await createLogStream();
const progress = new ShipperProgress();
const report = () => console.log(renderReport(progress.state, Date.now()));
report();
const reports = setInterval(report, reportIntervalSeconds * 1000);
await shipJournal('follow');
clearInterval(reports);
if (!stop.signal.aborted) throw new Error('journalctl has exited');
await shipJournal('to the end');

async function shipJournal(mode: ReadMode): Promise<void> {
  await ship({
    entries: progress.track(readJournal(mode, await readCursor())),
    putBatch: async ({ events }) => {
      await client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents: [...events] }));
    },
    // Renamed into place: journalctl would reject a partially written cursor on every restart.
    saveCursor: async (cursor) => {
      await writeFile(`${cursorFile}.new`, cursor);
      await rename(`${cursorFile}.new`, cursorFile);
      progress.markShipped(cursor);
    },
    waitFlushInterval: () => wait(2000),
  });
}

async function createLogStream(): Promise<void> {
  try {
    await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  } catch (error) {
    if (!(error instanceof ResourceAlreadyExistsException)) throw error;
  }
}

type ReadMode = 'follow' | 'to the end';

async function* readJournal(mode: ReadMode, after: string | undefined): AsyncGenerator<JournalEntry> {
  if (mode === 'follow' && stop.signal.aborted) return;
  const startOptions = after === undefined ? ['--boot'] : [`--after-cursor=${after}`];
  const child = spawn(
    'journalctl',
    [
      ...(mode === 'follow' ? ['--follow', '--no-tail'] : []),
      '--output=json',
      ...startOptions,
      ...identifiers.map((name) => `--identifier=${name}`),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], ...(mode === 'follow' ? { signal: stop.signal } : {}) },
  );
  // Ending it by the signal is reported as an error.
  child.on('error', (error) => {
    if (error.name !== 'AbortError') throw error;
  });
  for await (const line of createInterface(child.stdout)) {
    const entry = parseJournalEntry(line);
    if (entry !== undefined) yield entry;
  }
}

async function readCursor(): Promise<string | undefined> {
  try {
    return await readFile(cursorFile, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function requireEnvironmentVariable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '')
    throw new Error(`${name} is not set; the systemd unit must set it`);
  return value;
}
