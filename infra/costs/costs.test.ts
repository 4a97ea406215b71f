import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parseSettings } from '../config/settings-check.ts';
import type { Settings } from '../config/settings.ts';
import { findAll } from '../testing/found.ts';
import { readConfiguration, recordStack } from '../testing/record-stack.ts';
import { computeMonthlyCosts, sumCosts, type CostLine } from './costs.ts';
import { pricesDate, regionPrices } from './prices.ts';

const page = readFileSync(new URL('../../docs/cost.md', import.meta.url), 'utf8');

function readStackSettings(stack: string, config: Readonly<Record<string, unknown>> = {}): Settings {
  const raw = Object.fromEntries(
    Object.entries(readConfiguration(stack, config)).map(([key, value]) => [
      key.replace('noughts:', ''),
      value,
    ]),
  );
  return parseSettings({ stack, raw, configuredKeys: [] });
}

/** Number of metrics in the alarms of a stack, each of which is charged. */
async function countAlarmMetrics(stack: string): Promise<number> {
  return findAll(await recordStack({ stack }), 'MetricAlarm')
    .flatMap(({ inputs }) => inputs['metricQueries'] as { readonly metric?: unknown }[])
    .filter(({ metric }) => metric !== undefined).length;
}

describe('computeMonthlyCosts', function () {
  this.timeout(60_000);

  it('equals the table of docs/cost.md, line by line', async () => {
    const columns = ['staging', 'prod'].flatMap((stack) =>
      (['us-east-1', 'eu-central-1'] as const).map((region) => ({ stack, region })),
    );
    const metrics = await countAlarmMetrics('prod');
    expect(await countAlarmMetrics('staging')).to.equal(metrics);
    const costs = columns.map(({ stack, region }) =>
      computeMonthlyCosts(readStackSettings(stack), regionPrices[region], metrics),
    );
    const titles: Readonly<Record<CostLine, string>> = {
      servers: 'Servers (`t4g.small`), disks, metrics',
      credits: 'CPU credits above the baseline',
      loadBalancer: 'Load balancer, capacity, addresses',
      network: 'NAT gateway, address; prod: endpoints',
      eventBus: 'Event bus, minimum of 100 MB',
      monitoring: `Alarms (${metrics} metrics), secret, key`,
      storage: 'Logs, buckets, tables',
    };
    const rows = Object.entries(titles).map(([line, title]) => [
      title,
      ...costs.map((column) => column[line as CostLine].toFixed(2)),
    ]);
    const expected = [
      ['line', ...columns.map(({ stack, region }) => `${stack}, ${region}`)],
      ...rows,
      ['**together**', ...costs.map((column) => `**${sumCosts(column).toFixed(0)}**`)],
    ];
    expect(readCostTable()).to.deep.equal(expected);
  });

  it('is stated with the date of its prices', () => {
    expect(page).to.include(`list prices of ${pricesDate}`);
  });

  it('charges CPU above the baseline, which the configuration rejects', () => {
    const settings = { ...readStackSettings('staging'), cpuTarget: 50 };
    const { credits } = computeMonthlyCosts(settings, regionPrices['us-east-1'], 0);
    expect(credits).to.be.closeTo(17.52, 0.01);
  });

  it('charges a gateway in each zone more than the endpoints without NAT', () => {
    for (const prices of Object.values(regionPrices)) {
      const getNetwork = (nat: string) =>
        computeMonthlyCosts(readStackSettings('prod', { nat }), prices, 0).network;
      expect(getNetwork('per-zone')).to.be.above(getNetwork('none'));
      expect(getNetwork('none')).to.be.above(getNetwork('single'));
    }
  });

  it('names an instance type without a price', () => {
    const settings = { ...readStackSettings('staging'), instanceType: 'm7g.medium' };
    expect(() => computeMonthlyCosts(settings, regionPrices['us-east-1'], 0)).to.throw(
      'there is no price of m7g.medium',
    );
  });
});

/** The rows of the page's table of costs, without the line below its heading. */
function readCostTable(): readonly (readonly string[])[] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('|') && !line.startsWith('| --'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}
