import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/*
 * `npm run measure:start [ROUNDS]`: seconds from `npm start` on an empty data folder to the first 200, npm's own start
 * included, beside a bare Fastify in the same run; and what the service has resident once it is idle.
 */
const root = join(import.meta.dirname, '..');
const goal = { seconds: 1.5, ratio: 4, megabytes: 120 };
/** Long enough for the collector to have been through what only the start needed. */
const idleMilliseconds = 5_000;

const bare = `
  import fastify from 'fastify';
  const app = fastify();
  app.get('/ping', async () => ({ hello: 'world' }));
  console.log('bare is at ' + (await app.listen({ port: 0 })));`;

interface Measured {
  readonly seconds: number;
  readonly megabytes: number;
}

/** Starts `command`, waits until it says where it is and answers there, and ends it again. */
async function measure(command: string, args: readonly string[], settle: number): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'noughts-start-'));
  const began = performance.now();
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, PORT: '0', DATA_DIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  try {
    let said = '';
    for await (const chunk of child.stdout) {
      said += String(chunk);
      const origin = /is at (http:\/\/[^\s;]+)/.exec(said)?.[1];
      if (origin === undefined) continue;
      const { status } = await fetch(`${origin}/ping`);
      if (status !== 200) throw new Error(`${origin}/ping answered ${status}`);
      const seconds = (performance.now() - began) / 1000;
      await setTimeout(settle);
      return { seconds, megabytes: residentBelow(child.pid ?? 0) };
    }
    throw new Error(`it ended: ${said}`);
  } finally {
    // The group: npm and what it started.
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Resident memory, in MB, of the largest process among `pid` and those below it: the service, not npm. */
function residentBelow(pid: number): number {
  const own = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  const below = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
  const name = readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  return Math.max(
    name.startsWith('npm') || below.length > 0 ? 0 : own,
    ...below.map((id) => residentBelow(Number(id))),
  );
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
const line = (name: string, value: string, bound: string, holds: unknown) =>
  process.stdout.write(
    `${name.padEnd(34)}${value.padStart(10)}   ${bound.padEnd(12)} ${holds ? 'holds' : 'falls short'}\n`,
  );

const rounds = Number(process.argv[2] ?? 5);
const ours: Measured[] = [];
const reference: Measured[] = [];
for (let round = 0; round < rounds; round++) {
  ours.push(await measure('npm', ['start'], round === 0 ? idleMilliseconds : 0));
  reference.push(await measure(process.execPath, ['--input-type=module', '-e', bare], 0));
}
const seconds = median(ours.map((each) => each.seconds));
const ratio = seconds / median(reference.map((each) => each.seconds));
const megabytes = ours[0]?.megabytes ?? NaN;
line('npm start to the first 200', `${seconds.toFixed(2)} s`, `≤ ${goal.seconds} s`, seconds <= goal.seconds);
line('… beside node and bare Fastify', `${ratio.toFixed(1)} ×`, `≤ ${goal.ratio} ×`, ratio <= goal.ratio);
line(
  'resident when idle',
  `${megabytes.toFixed(0)} MB`,
  `≤ ${goal.megabytes} MB`,
  megabytes <= goal.megabytes,
);
