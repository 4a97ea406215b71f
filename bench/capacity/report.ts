import { regionPrices } from '../../infra/costs/prices.ts';
import { SeededRandom } from '../../service/testing/seeded-random.ts';
import type { Results } from '../harness/report.ts';
import {
  computeCapacity,
  computeTableCosts,
  originalUnits,
  type Capacity,
  type Measurements,
} from './capacity.ts';
import { findMaxPlayersPerSecond } from './matching.ts';

/** Typical latency of a DynamoDB call within a region, in milliseconds ("single-digit"). */
export const databaseMs = 5;
/** Servers and queue entries of the table of simulations; more entries handle proportionally more. */
const simulatedServers = [1, 2, 6] as const;
const simulatedEntries = [1, 4] as const;
const simulatedSeconds = 30;

/** Requests a second that quick match handles. */
function simulateQuickMatch(processes: number, shards: number): number {
  const generator = new SeededRandom(1);
  const random = () => generator.next();
  return findMaxPlayersPerSecond({ seconds: simulatedSeconds, processes, shards, databaseMs, random });
}

/**
 * The measurements of saved results.
 *
 * @throws Error if a row is missing
 */
export function readMeasurements(results: Results): Measurements {
  const [node, newest] = Object.entries(results).sort().at(-1) ?? ['', undefined];
  const values = new Map(newest?.rows.map((row) => [row.name, 'value' in row ? row.value : undefined]));
  const read = (name: string): number => {
    const value = values.get(name);
    if (value === undefined)
      throw new Error(`bench/results.json has no row "${name}" of ${node || 'any Node'}; run: npm run bench`);
    return value;
  };
  return {
    moveCpuMs: read('move') / 1_000,
    streamCpuMs: read('idle') / 1_000,
    streamKb: read('streams'),
    processMb: read('resident when idle'),
    writeUnitsPerGame: read('write units, by quick match'),
    readUnitsPerPlayerMinute: read('read units, watching, per minute'),
  };
}

const round = (value: number) => (value < 100 ? Number(value.toPrecision(2)) : Math.round(value));
const format = (value: number) => round(value).toLocaleString('en-US');

/** A Markdown table of rows, with the first as headings; Prettier aligns it in the page. */
function formatRows(rows: readonly (readonly string[])[]): string {
  const [headings = [], ...others] = rows;
  return [headings, headings.map(() => '---'), ...others]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

const capacityLines: readonly (readonly [title: string, value: (capacity: Capacity) => string])[] = [
  ['games started a second', ({ gamesPerSecond }) => format(gamesPerSecond)],
  ['moves a second', ({ movesPerSecond }) => format(movesPerSecond)],
  ['servers (one process each)', ({ servers }) => format(servers)],
  ['write units a second', ({ writeUnits }) => format(writeUnits)],
  ['read units a second', ({ readUnits }) => format(readUnits)],
  ['load balancer units', ({ loadBalancerUnits }) => format(loadBalancerUnits)],
  ['bus messages a second', ({ busMessages }) => format(busMessages)],
  ['quick-match requests a second', ({ quickMatchRequests }) => format(quickMatchRequests)],
  ['dollars a month', ({ usdMonth }) => format(usdMonth)],
  [
    'breaks first',
    ({ limit }) => (limit === null ? 'nothing' : `${limit.name}, at ${format(limit.players)}`),
  ],
];

/** What some numbers of players at once take, as a Markdown table. */
export function formatCapacity(playerCounts: readonly number[], measured: Measurements): string {
  const maxQuickMatchRequests = simulateQuickMatch(6, 1);
  const columns = playerCounts.map((players) =>
    computeCapacity(players, measured, regionPrices['us-east-1'], maxQuickMatchRequests),
  );
  return formatRows([
    ['players at once', ...playerCounts.map(format)],
    ...capacityLines.map(([title, value]) => [title, ...columns.map(value)]),
  ]);
}

/** Quick-match requests a second by servers and queue entries, as a Markdown table. */
function formatMatching(): string {
  return formatRows([
    ['servers', ...simulatedEntries.map((entries) => `${entries} ${entries === 1 ? 'entry' : 'entries'}`)],
    ...simulatedServers.map((servers) => [
      String(servers),
      ...simulatedEntries.map((entries) => format(simulateQuickMatch(servers, entries))),
    ]),
  ]);
}

/** Dollars for table requests beside the original example, as a Markdown table. */
function formatTableCosts(measured: Measurements): string {
  const [ours, original] = [measured, originalUnits].map(computeTableCosts) as [
    ReturnType<typeof computeTableCosts>,
    ReturnType<typeof computeTableCosts>,
  ];
  return formatRows([
    ['dollars for table requests', 'Noughts', 'original example'],
    ['a million games', ours.millionGames.toFixed(2), original.millionGames.toFixed(2)],
    [
      'a thousand players at once, a month',
      ours.thousandPlayersMonth.toFixed(0),
      original.thousandPlayersMonth.toFixed(0),
    ],
  ]);
}

/** All tables of docs/scale.md, by the name of their place in the page. */
export function formatTables(
  measured: Measurements,
): Readonly<Record<'capacity' | 'matching' | 'costs', string>> {
  return {
    capacity: formatCapacity([1_000, 10_000, 100_000, 1_000_000], measured),
    matching: formatMatching(),
    costs: formatTableCosts(measured),
  };
}
