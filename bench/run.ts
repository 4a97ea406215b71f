/**
 * `npm run bench [-- [--save | --quick] BENCHMARK …]`: runs benchmarks, by default all, and prints a table. Saves the rows
 * to `bench/results.json` and `bench/results.md` if all ran or with `--save`. Missed goals do not fail the run.
 *
 * `--quick` runs each benchmark in a small size to check that it works: it saves nothing and fails if a benchmark fails.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { startBenchDatabase } from './harness/database.ts';
import type { Benchmark, BenchContext, Row, Skipped } from './harness/row.ts';
import { pinThisProcess } from './harness/start-worker.ts';
import { formatResults, formatTable, type Results } from './harness/report.ts';
import { growthGames } from './growth-games.ts';
import { growthHistory } from './growth-history.ts';
import { growthWatchers } from './growth-watchers.ts';
import { idle } from './idle.ts';
import { move } from './move.ts';
import { moveUnloaded } from './move-unloaded.ts';
import { page } from './page.ts';
import { preview } from './preview.ts';
import { push } from './push.ts';
import { readUnits } from './read-units.ts';
import { start } from './start.ts';
import { streams } from './streams.ts';
import { writeUnits } from './write-units.ts';

const benchmarks: Record<string, Benchmark> = {
  move,
  'move-unloaded': moveUnloaded,
  'read-units': readUnits,
  push,
  streams,
  idle,
  'growth-games': growthGames,
  'growth-watchers': growthWatchers,
  'growth-history': growthHistory,
  'write-units': writeUnits,
  start,
  page,
  preview,
};
const flags = ['--save', '--quick'];

const args = process.argv.slice(2);
const isQuick = args.includes('--quick');
const requestedRows = args.filter((arg) => !flags.includes(arg));
const unknown = requestedRows.filter((name) => !(name in benchmarks));
if (unknown.length > 0) {
  const allowed = [...Object.keys(benchmarks), ...flags].join(', ');
  console.error(`unknown benchmark ${unknown.join(', ')}; allowed: ${allowed}`);
  process.exit(1);
}

pinThisProcess();
const database = await startBenchDatabase();
const context: BenchContext = {
  endpoint: database.endpoint,
  size: (measured, quick) => (isQuick ? quick : measured),
  rounds: isQuick ? { warmUp: 0, measured: 1 } : { warmUp: 3, measured: 5 },
};
const rows: (Row | Skipped)[] = [];
const failures: Skipped[] = [];
for (const [name, benchmark] of Object.entries(benchmarks)) {
  if (requestedRows.length > 0 && !requestedRows.includes(name)) continue;
  console.error(`measuring ${name} …`);
  try {
    const measured = await benchmark(context);
    rows.push(...measured);
    console.error(formatTable(measured));
  } catch (error) {
    // Continue with the others.
    failures.push({ name, skipped: `failed: ${error instanceof Error ? error.message : String(error)}` });
  }
}
console.log(formatTable([...rows, ...failures]));
if (!isQuick && (requestedRows.length === 0 || args.includes('--save'))) saveResults();
await database.stop();
process.exit(isQuick && failures.length > 0 ? 1 : 0);

/** Saves the rows, replacing those of the same names and the same major version of Node. */
function saveResults(): void {
  const file = join(import.meta.dirname, 'results.json');
  const results = JSON.parse(readFileSync(file, 'utf8')) as Results;
  const node = `Node ${process.versions.node.split('.')[0]}`;
  const newNames = rows.map(({ name }) => name);
  const others = (results[node]?.rows ?? []).filter(({ name }) => !newNames.includes(name));
  results[node] = { conditions: describeConditions(), rows: [...others, ...rows] };
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(join(import.meta.dirname, 'results.md'), formatResults(results));
}

function describeConditions(): string {
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const versions = `Node ${process.versions.node}, Fastify ${readVersion('fastify')}, AWS SDK ${readVersion('@aws-sdk/lib-dynamodb')}`;
  return `${date}. ${machine}. ${versions}; tables on ${database.name}. Load average at the end: ${(loadavg()[1] ?? 0).toFixed(1)} (2 to 3 is caused by the benchmark itself).`;
}

function readVersion(name: string): string {
  const file = join(import.meta.dirname, '..', 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
