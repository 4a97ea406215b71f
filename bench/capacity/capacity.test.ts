import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { regionPrices } from '../../infra/costs/prices.ts';
import type { Results } from '../harness/report.ts';
import { computeCapacity, computeTableCosts, limits, originalUnits, type Measurements } from './capacity.ts';
import { formatTables, readMeasurements } from './report.ts';
import { replaceTables } from './scale-page.ts';

const measured: Measurements = {
  moveCpuMs: 1,
  streamCpuMs: 0.01,
  streamKb: 25,
  processMb: 130,
  writeUnitsPerGame: 20,
  readUnitsPerPlayerMinute: 2,
};
const compute = (players: number, changes: Partial<Measurements> = {}, maxQuickMatchRequests = 1e9) =>
  computeCapacity(players, { ...measured, ...changes }, regionPrices['us-east-1'], maxQuickMatchRequests);

describe('computeCapacity', () => {
  it('derives moves and units from how long a game takes', () => {
    // A game and its pause take 110 s.
    const { gamesPerSecond, movesPerSecond, writeUnits, readUnits } = compute(2_200);
    expect([gamesPerSecond, movesPerSecond, writeUnits]).to.deep.equal([10, 90, 200]);
    expect(readUnits).to.be.closeTo(73.3, 0.1);
  });

  it('has as many servers as the busier of CPU and memory needs, and one to spare', () => {
    // 150 requests of 1 ms and 2,200 streams of 0.01 ms each second; a server sustains 400 ms.
    expect(compute(2_200).servers).to.equal(2);
    expect(compute(22_000).servers).to.equal(6);
    // 2,200 streams of 1 MB; a server has 1,070 MB for streams.
    expect(compute(2_200, { streamKb: 1_000 }).servers).to.equal(4);
  });

  it('names the limit that the fewest players reach', () => {
    // Half of the games start by quick match, of two requests each.
    expect(compute(10_000, {}, 10).limit).to.deep.equal({ name: 'quick-match queue entry', players: 2_200 });
    expect(compute(1_000, {}, 10).limit).to.equal(null);
    const { limit } = compute(1e6, { moveCpuMs: 0.1, streamCpuMs: 0.001 });
    expect(limit).to.deep.equal({
      name: 'write units of a new table',
      players: Math.floor((limits.newTableWriteUnits / 20) * 220),
    });
  });

  it('costs more for more players, and the tables in proportion', () => {
    const [few, many] = [compute(10_000), compute(100_000)];
    expect(many.usdMonth / few.usdMonth).to.be.within(5, 10);
  });
});

describe('computeTableCosts', () => {
  it('charges writes of a game and reads of its two players', () => {
    // A million games of 1.5 minutes: 20 million write units, 6 million read units.
    expect(computeTableCosts(measured).millionGames).to.be.closeTo(20 * 0.625 + 6 * 0.125, 1e-9);
    expect(computeTableCosts(originalUnits).millionGames).to.be.closeTo(40 * 0.625 + 88.5 * 0.125, 1e-9);
  });
});

describe('readMeasurements', () => {
  it('names the row that is missing', () => {
    expect(() => readMeasurements({ 'Node 24': { conditions: '', rows: [] } })).to.throw(
      'bench/results.json has no row "move" of Node 24; run: npm run bench',
    );
  });
});

describe('docs/scale.md', function () {
  this.timeout(60_000);

  it('has the tables of the saved results (npm run capacity -- --save)', async () => {
    const page = readFileSync(new URL('../../docs/scale.md', import.meta.url), 'utf8');
    const results = JSON.parse(readFileSync(new URL('../results.json', import.meta.url), 'utf8')) as Results;
    expect(await replaceTables(page, formatTables(readMeasurements(results)))).to.equal(page);
  });
});
