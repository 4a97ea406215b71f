import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { parse, stringify } from 'yaml';
import { CommandLine } from '../infra/rehearsal/command-line.ts';
import { Stage } from '../infra/rehearsal/stage.ts';
import { measured, type Measured } from './harness/rounds.ts';
import { shown, type Bench } from './harness/row.ts';

const root = join(import.meta.dirname, '..');
const goal = 0.5;
/** A preview takes many seconds and differs little from the next. */
const rounds = 3;

interface Run {
  readonly seconds: number;
  readonly megabytes: number;
}

/** A preview of the staging stack on the rehearsal's stage, against the same program with Pulumi's default options. */
export const preview: Bench = async () => {
  if (spawnSync('pulumi', ['version']).error !== undefined) {
    return [{ name: 'preview', skipped: 'no pulumi on the PATH' }];
  }
  const folder = mkdtempSync(join(tmpdir(), 'noughts-preview-'));
  const commands = new CommandLine();
  const stage = await Stage.open({ root, folder, stack: 'staging', commands, env: process.env });
  try {
    stage.project.release('a release');
    await stage.pulumi('stack', 'init', stage.stack);
    const project = join(stage.project.folder, 'Pulumi.yaml');
    const own = readFileSync(project, 'utf8');
    const byDefault = stringify({ ...(parse(own) as object), runtime: 'nodejs' });
    const [ours, reference]: [Run[], Run[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      writeFileSync(project, own);
      const one = await run(stage);
      if (one === null) throw new Error('the preview itself fails');
      ours.push(one);
      writeFileSync(project, byDefault);
      const other = await run(stage);
      if (other === null) return [alone(one)];
      reference.push(other);
    }
    return [
      row('preview, time', 's', measuredBy(ours, 'seconds'), measuredBy(reference, 'seconds')),
      row('preview, memory', 'MB', measuredBy(ours, 'megabytes'), measuredBy(reference, 'megabytes')),
    ];
  } finally {
    await stage.close();
    await commands.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Pulumi's default loader takes CommonJS only: there may be nothing to compare with. */
function alone({ seconds, megabytes }: Run) {
  const ours = `${seconds.toFixed(1)} s, ${megabytes.toFixed(0)} MB`;
  return { name: 'preview', skipped: `${ours}; with Pulumi's default options the program does not run` };
}

const measuredBy = (runs: readonly Run[], key: keyof Run) => measured(runs.map((each) => each[key]));

function row(name: string, unit: string, ours: Measured, reference: Measured) {
  const ratio = ours.median / reference.median;
  return {
    name,
    ours: shown(ours, unit),
    reference: shown(reference, unit),
    ratio: ratio.toFixed(2),
    goal: `≤ ${goal}`,
    holds: ratio <= goal,
  };
}

/** A preview's time and memory, or null where it fails. */
async function run(stage: Stage): Promise<Run | null> {
  let most = 0;
  const timer = setInterval(() => (most = Math.max(most, residentOfPulumi())), 100);
  try {
    const { code, seconds } = await stage.pulumi('preview', '--stack', stage.stack);
    return code === 0 ? { seconds, megabytes: most / 1_024 } : null;
  } finally {
    clearInterval(timer);
  }
}

/** Resident kilobytes of the command line and of everything below it. */
function residentOfPulumi(): number {
  const parents = new Map<number, number>();
  const resident = new Map<number, number>();
  const tops: number[] = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
      parents.set(pid, parent);
      resident.set(pid, Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0));
      if (parent === process.pid && /^Name:\s+pulumi$/m.test(status)) tops.push(pid);
    } catch {
      // It has ended meanwhile.
    }
  }
  const isBelow = (pid: number): boolean =>
    tops.includes(pid) || (parents.has(pid) && isBelow(parents.get(pid) ?? 0));
  return [...resident].reduce((sum, [pid, size]) => (isBelow(pid) ? sum + size : sum), 0);
}
