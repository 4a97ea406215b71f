import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalWorkspace, type Stack } from '@pulumi/pulumi/automation/index.js';
import { findPulumiCli } from '../infra/rehearsal/pulumi-cli.ts';
import { Sandbox } from '../infra/rehearsal/sandbox.ts';
import { summarize } from './harness/rounds.ts';
import { compareToReference, type Benchmark, type Row } from './harness/row.ts';
import { pinThisProcess, unpinThisProcess } from './harness/start-worker.ts';
import { copyForDefaultOptions } from './preview.reference.ts';

const root = join(import.meta.dirname, '..');
const goal = 0.5;

interface Run {
  readonly seconds: number;
  readonly megabytes: number;
}

/**
 * Time and memory of a preview of staging in the rehearsal's sandbox, compared to the same program with Pulumi's default
 * options. The folder for temporary files, with both compilers' caches, is emptied before each preview, as in a pipeline.
 */
export const preview: Benchmark = async ({ size }) => {
  // Few, because a preview is slow and varies little.
  const rounds = size(3, 0);
  if (rounds === 0) return [{ name: 'preview', skipped: 'too slow for --quick' }];
  const cli = await findPulumiCli(process.env['PATH'] ?? '');
  if (cli.state !== 'usable' || !cli.hasLanguageHost) {
    return [{ name: 'preview', skipped: 'needs a current pulumi and pulumi-language-nodejs on the PATH' }];
  }
  // Child processes inherit the cores, and Pulumi's processes run in parallel.
  unpinThisProcess();
  const folder = mkdtempSync(join(tmpdir(), 'noughts-preview-'));
  const sandbox = await Sandbox.open({
    root,
    folder,
    name: 'staging',
    hasLanguageHost: true,
    env: process.env,
    signal: new AbortController().signal,
  });
  const tempFolder = join(folder, 'tmp');
  try {
    sandbox.project.createRelease('a release');
    await sandbox.createStack();
    const reference = join(folder, 'reference');
    copyForDefaultOptions(sandbox.project.folder, reference);
    const stacks = {
      ours: sandbox.stack,
      reference: await LocalWorkspace.selectStack(
        { stackName: sandbox.name, workDir: reference },
        { envVars: sandbox.environment },
      ),
    };
    const runs: Runs = { ours: [], reference: [] };
    for (let round = 0; round < rounds; round++) {
      for (const candidate of ['ours', 'reference'] as const) {
        rmSync(tempFolder, { recursive: true });
        mkdirSync(tempFolder);
        runs[candidate].push(await measurePreview(stacks[candidate]));
      }
    }
    return createRows(runs);
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
    pinThisProcess();
  }
};

interface Runs {
  readonly ours: Run[];
  readonly reference: Run[];
}

function createRows({ ours, reference }: Runs): Row[] {
  const createRow = (quantity: string, unit: string, key: keyof Run) =>
    compareToReference(
      `preview, ${quantity}`,
      unit,
      { ours: summarizeBy(ours, key), reference: summarizeBy(reference, key) },
      goal,
    );
  return [createRow('time', 's', 'seconds'), createRow('memory', 'MB', 'megabytes')];
}

const summarizeBy = (runs: readonly Run[], key: keyof Run) => summarize(runs.map((each) => each[key]));

/** Measures duration and peak resident memory of a preview. */
async function measurePreview(stack: Stack): Promise<Run> {
  let maxKilobytes = 0;
  const timer = setInterval(
    () => (maxKilobytes = Math.max(maxKilobytes, measurePulumiResidentKilobytes())),
    100,
  );
  const start = performance.now();
  try {
    await stack.preview();
    return { seconds: (performance.now() - start) / 1000, megabytes: maxKilobytes / 1_024 };
  } finally {
    clearInterval(timer);
  }
}

/** Resident memory of the Pulumi CLI and all its descendants, in kilobytes. */
function measurePulumiResidentKilobytes(): number {
  const parents = new Map<number, number>();
  const residentKilobytes = new Map<number, number>();
  const rootPids: number[] = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
      parents.set(pid, parent);
      residentKilobytes.set(pid, Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0));
      if (parent === process.pid && /^Name:\s+pulumi$/m.test(status)) rootPids.push(pid);
    } catch {
      // The process has exited in the meantime.
    }
  }
  const isDescendant = (pid: number): boolean =>
    rootPids.includes(pid) || (parents.has(pid) && isDescendant(parents.get(pid) ?? 0));
  return [...residentKilobytes].reduce((sum, [pid, size]) => (isDescendant(pid) ? sum + size : sum), 0);
}
