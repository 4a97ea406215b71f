import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { createAlarmDefinitions } from './monitoring/alarms.ts';
import { createMonthlyBudgetArgs } from './monitoring/budget.ts';
import { configKeySchemas } from './config/settings.ts';
import { findOne } from './testing/found.ts';
import { recordStack, recordStackAndOutputs } from './testing/record-stack.ts';
import { tableDefinitions } from '../service/database/table-definitions.ts';

const guide = readFileSync(new URL('../docs/deploy.md', import.meta.url), 'utf8');
const bootstrap = parse(readFileSync(new URL('bootstrap/Pulumi.yaml', import.meta.url), 'utf8')) as {
  readonly config: { readonly budgetUsd: { readonly default: number } };
};

/** Distinct matches of the first group of a pattern in the guide. */
const findMentions = (pattern: RegExp) => [...new Set([...guide.matchAll(pattern)].map(([, word]) => word))];

describe('docs/deploy.md', function () {
  this.timeout(60_000);

  it('names configuration keys that the program reads', () => {
    const keys = findMentions(/noughts:([a-z]\w+)/g);
    expect(keys).to.have.length.above(5);
    expect(Object.keys(configKeySchemas)).to.include.members(keys);
  });

  it('names configuration keys that the bootstrap declares', () => {
    const keys = findMentions(/pulumi config set ([a-z]\w+) /g);
    expect(keys).to.have.length.above(5);
    expect(Object.keys(bootstrap.config)).to.include.members(keys);
  });

  it('names outputs that the programs have', async () => {
    const { outputs } = await recordStackAndOutputs({ stack: 'staging' });
    const named = findMentions(/pulumi stack output (\w+)/g);
    expect(named).to.include.members(['autoScalingGroup', 'sessionCommand']);
    const bootstrapOutputs = ['stateUrl', 'stagingPermissionsBoundary', 'alarmKeyArn'];
    expect([...Object.keys(outputs), ...bootstrapOutputs]).to.include.members(named);
  });

  it('has a section for every alarm', () => {
    const definitions = createAlarmDefinitions({
      stack: 'staging',
      loadBalancer: 'balancer',
      targetGroups: { api: 'group', web: 'group' },
      latencyTargets: ['api', 'web'],
      tables: tableDefinitions.map(({ name }) => ({ name, key: name.toLowerCase(), indexes: [] })),
      autoScalingGroup: 'group',
      certificateArn: 'certificate',
      eventBus: 'cache',
      fleetMin: 1,
      isBurstable: true,
    });
    const headings = findMentions(/^### (.*)$/gm).flatMap((heading) => heading?.split(', ') ?? []);
    expect(headings).to.include.members(definitions.map(({ key }) => key));
  });

  it('needs fewer than ten commands for the first deployment', () => {
    const [, first = ''] = /## The first deployment\n[^]*?```sh\n([^]*?)```/.exec(guide) ?? [];
    const commands = first.trim().split(/\n| && /);
    expect(commands.at(-1)).to.contain('pulumi up');
    expect(commands.length).to.be.below(10);
  });

  const commands = [...guide.matchAll(/```sh\n([^]*?)```/g)].map(([, block]) => block).join('\n');

  it('has no command that skips a preview', () => {
    expect(commands).to.contain('pulumi up').and.not.contain('--skip-preview');
  });

  it('keeps the configuration file when it removes a stack', () => {
    const removals = commands.match(/pulumi stack rm\b[^\n&]*/g) ?? [];
    expect(removals).to.have.length.above(1);
    for (const removal of removals) expect(removal).to.contain('--preserve-config');
  });

  it('sets every key that the bootstrap’s roles require before the first update', () => {
    const [, team = ''] = /## For a team[^]*?\n([^]*?)\n## /.exec(guide) ?? [];
    for (const [key, output] of [
      ['permissionsBoundary', 'stagingPermissionsBoundary'],
      ['alarmKeyArn', 'alarmKeyArn'],
    ] as const) {
      expect(team).to.match(new RegExp(`noughts:${key} \\\\\\n +"\\$\\(pulumi stack output ${output} `));
    }
  });
});

/** The guide's costs in US dollars a month, by line and then by column such as `staging, us-east-1`. */
function parseCostTable(): Readonly<Record<string, Readonly<Record<string, number>>>> {
  const [, section = ''] = /## What it costs\n([^]*?)\n## /.exec(guide) ?? [];
  const [head = [], , ...lines] = section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.replaceAll('*', '').trim()),
    );
  return Object.fromEntries(
    lines.map(([title = '', ...cells]) => [
      title,
      Object.fromEntries(cells.map((cell, index) => [head[index + 1] ?? '', Number(cell)])),
    ]),
  );
}

/** The lowest cost, in US dollars, at which a budget notifies. */
function getLowestNotificationUsd(inputs: Readonly<Record<string, unknown>>): number {
  const notifications = inputs['notifications'] as readonly { readonly threshold: number }[];
  return Math.min(...notifications.map(({ threshold }) => (Number(inputs['limitAmount']) * threshold) / 100));
}

describe('costs in docs/deploy.md', function () {
  this.timeout(60_000);

  const { together: totals = {}, ...lines } = parseCostTable();

  it('add up to the totals', () => {
    expect(Object.keys(totals)).to.have.length(4);
    for (const [column, total] of Object.entries(totals)) {
      const sum = Object.values(lines).reduce((dollars, line) => dollars + (line[column] ?? NaN), 0);
      expect(total, column).to.be.closeTo(sum, 1);
    }
  });

  for (const stack of ['staging', 'prod']) {
    it(`stay below the lowest notification of the ${stack} budget`, async () => {
      const { inputs } = findOne(await recordStack({ stack }), 'Budget');
      const columns = Object.entries(totals).filter(([column]) => column.startsWith(`${stack},`));
      expect(columns).to.have.length(2);
      for (const [column, total] of columns)
        expect(getLowestNotificationUsd(inputs), column).to.be.above(total * 1.1);
    });
  }

  it('of both stacks and the bootstrap stay below the lowest notification of the account budget', async () => {
    const [, keys = ''] = /The bootstrap is \$(\d+)/.exec(guide) ?? [];
    const { notifications, limitAmount } = createMonthlyBudgetArgs(bootstrap.config.budgetUsd.default, {
      subscriberEmailAddresses: ['ops@example.com'],
    });
    for (const region of ['us-east-1', 'eu-central-1']) {
      const total = ['staging', 'prod'].reduce(
        (dollars, stack) => dollars + (totals[`${stack}, ${region}`] ?? NaN),
        Number(keys),
      );
      expect(getLowestNotificationUsd({ notifications, limitAmount }), region).to.be.above(total * 1.1);
    }
  });
});
