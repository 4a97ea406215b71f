/**
 * `npm run capacity -- --players N`: prints what N players at once take, from the results of `npm run bench`. With `--save`
 * it updates the tables of docs/scale.md instead.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import type { Results } from '../harness/report.ts';
import { formatCapacity, formatTables, readMeasurements } from './report.ts';
import { replaceTables } from './scale-page.ts';

const maxPlayers = 100_000_000;
const { values } = parseArgs({ options: { players: { type: 'string' }, save: { type: 'boolean' } } });
const players = Number(values.players ?? 100_000);
if (!Number.isInteger(players) || players < 1 || players > maxPlayers) {
  console.error(`--players is "${values.players}", but must be an integer from 1 to ${maxPlayers}`);
  process.exit(1);
}
const folder = join(import.meta.dirname, '..');
const results = JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8')) as Results;
const measured = readMeasurements(results);
if (values.save) {
  const page = join(folder, '..', 'docs', 'scale.md');
  writeFileSync(page, await replaceTables(readFileSync(page, 'utf8'), formatTables(measured)));
} else {
  console.log(await format(formatCapacity([players], measured), { parser: 'markdown' }));
}
