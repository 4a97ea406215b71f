/**
 * `npm run bench [-- [--save] BENCHMARK …]`: runs benchmarks, by default all, and prints a table. Writes it to
 * `bench/results.md` if all ran or with `--save`. Missed goals are reported, but do not fail the run.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { startBenchDatabase } from './harness/database.ts';
import type { Benchmark, Row, Skipped } from './harness/row.ts';
import { pinThisProcess } from './harness/start-worker.ts';
import { formatTable } from './harness/report.ts';
import { myGames } from './my-games.ts';
import { move } from './move.ts';
import { page } from './page.ts';
import { preview } from './preview.ts';
import { push } from './push.ts';
import { readUnits } from './read-units.ts';
import { start } from './start.ts';
import { streamMemory } from './streams.ts';
import { writeUnits } from './write-units.ts';

const benchmarks: Record<string, Benchmark> = {
  move,
  'read-units': readUnits,
  push,
  streams: streamMemory,
  lobby: myGames,
  'write-units': writeUnits,
  start,
  page,
  preview,
};

const requestedRows = process.argv.slice(2).filter((arg) => arg !== '--save');
const unknown = requestedRows.filter((name) => !(name in benchmarks));
if (unknown.length > 0) {
  console.error(`unknown benchmark ${unknown.join(', ')}; allowed: ${Object.keys(benchmarks).join(', ')}`);
  process.exit(1);
}

pinThisProcess();
const database = await startBenchDatabase();
const rows: (Row | Skipped)[] = [];
for (const [name, benchmark] of Object.entries(benchmarks)) {
  if (requestedRows.length > 0 && !requestedRows.includes(name)) continue;
  console.error(`measuring ${name} …`);
  try {
    const measured = await benchmark(database);
    rows.push(...measured);
    console.error(formatTable(measured));
  } catch (error) {
    // Continue with the others.
    rows.push({ name, skipped: `failed: ${error instanceof Error ? error.message : String(error)}` });
  }
}
const table = formatTable(rows);
console.log(table);
if (requestedRows.length === 0 || process.argv.includes('--save')) writeResults();
await database.stop();
process.exit();

/** Writes the results, replacing only those of the same major version of Node. */
function writeResults(): void {
  const file = join(import.meta.dirname, 'results.md');
  const nodeLine = `Node ${process.versions.node.split('.')[0]}`;
  const heading = '# Results of `npm run bench`\n';
  const others = readSections(file).filter((section) => !section.startsWith(`## ${nodeLine}\n`));
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const versions = `Node ${process.versions.node}, Fastify ${readVersion('fastify')}, AWS SDK ${readVersion('@aws-sdk/lib-dynamodb')}`;
  const section = `## ${nodeLine}\n\n${date}. ${machine}. ${versions}; tables on ${database.name}. Load average at the end: ${(loadavg()[1] ?? 0).toFixed(1)} (2 to 3 is caused by the benchmark itself).\n\n${table}\n`;
  writeFileSync(file, [heading, ...[...others, section].sort()].join('\n'));
}

function readSections(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split(/^(?=## )/m)
      .slice(1)
      .map((section) => `${section.trimEnd()}\n`);
  } catch {
    return []; // The file does not exist before the first run.
  }
}

function readVersion(name: string): string {
  const file = join(import.meta.dirname, '..', 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
