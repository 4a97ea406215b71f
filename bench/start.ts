import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ensureBuilt } from '../build/ensure-built.js';
import { runPaired, summarize } from './harness/rounds.ts';
import { formatSummary, type Benchmark } from './harness/row.ts';
import { getPinCommand } from './harness/start-worker.ts';

const root = join(import.meta.dirname, '..');
const goal = { seconds: 1.5, megabytes: 130 };
/** V8 returns memory that only the start needed after about 25 s without work. */
const idleMs = 40_000;

const referenceProgram = `
  import fastify from 'fastify';
  const app = fastify();
  app.get('/ping', async () => ({ hello: 'world' }));
  console.log('bare is at ' + (await app.listen({ port: 0 })));`;

/** Time from `npm start` with an empty data folder to the first 200 response, and resident memory when idle. */
export const start: Benchmark = async ({ size, rounds }) => {
  if (!ensureBuilt()) throw new Error('the build of the service failed');
  const { ours, reference } = await runPaired(
    { sample: async () => (await measure('npm', ['start'], 0)).seconds },
    {
      sample: async () =>
        (await measure(process.execPath, ['--input-type=module', '-e', referenceProgram], 0)).seconds,
    },
    rounds,
  );
  const { megabytes } = await measure('npm', ['start'], size(idleMs, 0));
  return [
    {
      name: 'start',
      value: ours.median,
      ours: formatSummary(ours, 's'),
      reference: formatSummary(reference, 's'),
      ratio: (ours.median / reference.median).toFixed(2),
      goal: `≤ ${goal.seconds} s`,
      isGoalMet: ours.median <= goal.seconds,
    },
    {
      name: 'resident when idle',
      value: megabytes,
      ours: formatSummary(summarize([megabytes]), 'MB'),
      reference: '',
      ratio: '',
      goal: `≤ ${goal.megabytes} MB`,
      isGoalMet: megabytes <= goal.megabytes,
    },
  ];
};

/** Starts a command, waits until the address that it prints responds, and kills it. */
async function measure(command: string, args: readonly string[], idleBeforeMeasureMs: number) {
  const folder = mkdtempSync(join(tmpdir(), 'noughts-start-'));
  const [program = command, ...programArgs] = [...getPinCommand('measured'), command, ...args];
  const startedAt = performance.now();
  const child = spawn(program, programArgs, {
    cwd: root,
    env: { ...process.env, PORT: '0', DATA_DIR: folder, DYNAMODB_ENDPOINT: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  try {
    let output = '';
    for await (const chunk of child.stdout) {
      output += String(chunk);
      const origin = /is at (http:\/\/[^\s;]+)/.exec(output)?.[1];
      if (origin === undefined) continue;
      const { status } = await fetch(`${origin}/ping`);
      if (status !== 200) throw new Error(`${origin}/ping responded ${status}`);
      const seconds = (performance.now() - startedAt) / 1_000;
      await setTimeout(idleBeforeMeasureMs);
      return { seconds, megabytes: measureResidentMegabytes(child.pid ?? 0) };
    }
    throw new Error(`${command} exited before it printed its address: ${output}`);
  } finally {
    // Kills the process group: npm and its child processes.
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Resident memory in MB of the last descendant of `pid`, which is the service, not npm. */
function measureResidentMegabytes(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  const [child] = children.split(' ').filter((id) => id !== '');
  if (child !== undefined) return measureResidentMegabytes(Number(child));
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
}
