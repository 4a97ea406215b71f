import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { createAlarmDefinitions } from './monitoring/alarms.ts';
import { createMonthlyBudgetArgs } from './monitoring/budget.ts';
import { configKeySchemas } from './config/settings.ts';
import { instancePaths, settingsFiles } from './fleet/boot/paths.ts';
import { findOne } from './testing/found.ts';
import { recordStack, recordStackAndOutputs } from './testing/record-stack.ts';
import { tableDefinitions } from '../service/database/table-definitions.ts';

const readPage = (name: string) => readFileSync(new URL(`../docs/${name}.md`, import.meta.url), 'utf8');

const deployPage = readPage('deploy');
const runbook = readPage('runbook');
const costPage = readPage('cost');
const guide = deployPage + runbook;
const bootstrap = parse(readFileSync(new URL('bootstrap/Pulumi.yaml', import.meta.url), 'utf8')) as {
  readonly config: { readonly budgetUsd: { readonly default: number } };
};

/** Distinct matches of the first group of a pattern in the guide. */
const findMentions = (pattern: RegExp) => [...new Set([...guide.matchAll(pattern)].map(([, word]) => word))];

/** Anchors of a page's headings, as GitHub makes them. */
const listAnchors = (page: string) =>
  [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );

describe('docs/deploy.md and docs/runbook.md', function () {
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
    const bootstrapOutputs = [
      'stateUrl',
      'stagingPermissionsBoundary',
      'prodPermissionsBoundary',
      'alarmKeyArn',
    ];
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
    const headings = [...runbook.matchAll(/^### (.*)$/gm)]
      .map(([, heading]) => heading)
      .flatMap((heading) => heading?.split(', ') ?? []);
    expect(headings).to.include.members(definitions.map(({ key }) => key));
  });

  it('needs fewer than ten commands for the first deployment', () => {
    const [, first = ''] = /## The first deployment\n[^]*?```sh\n([^]*?)```/.exec(deployPage) ?? [];
    const commands = first.trim().split(/\n| && /);
    expect(commands.at(-1)).to.contain('pulumi up');
    expect(commands.length).to.be.below(10);
  });

  const commands = [...guide.matchAll(/```sh\n([^]*?)```/g)].map(([, block]) => block).join('\n');

  it('has no command that skips a preview', () => {
    expect(commands).to.contain('pulumi up').and.not.contain('--skip-preview');
  });

  it('runs the admin command with the program, settings and credentials of a server', () => {
    const { release, settings } = instancePaths;
    const { environment } = settingsFiles;
    const [, unit = ''] = /--unit=([\w-]+) /.exec(commands) ?? [];
    expect(commands).to.include(`--property=LoadCredential=${environment}:${settings}/${environment} `);
    expect(commands).to.include(`--setenv=CONFIG_FILE=/run/credentials/${unit}.service/${environment} `);
    expect(commands).to.include(`${release}/bin/node ${release}/dist/service/admin.js grant NAME`);
  });

  it('links to headings that exist', () => {
    const pages: Readonly<Record<string, string>> = {
      'deploy.md': deployPage,
      'runbook.md': runbook,
      'cost.md': costPage,
      'operations.md': readPage('operations'),
      'drill.md': readPage('drill'),
      'design.md': readPage('design'),
    };
    for (const [page, text] of Object.entries(pages)) {
      for (const [link, file = '', anchor] of text.matchAll(
        /\]\(((?!https?:|images|decisions)[\w.-]*)(?:#([\w-]+))?\)/g,
      )) {
        const target = pages[file === '' ? page : file];
        if (target === undefined)
          expect(existsSync(new URL(`../docs/${file}`, import.meta.url)), link).to.equal(true);
        else if (anchor !== undefined) expect(listAnchors(target), `${page} ${link}`).to.include(anchor);
      }
    }
  });

  it('names what a team has to know: the setting of GitHub, a lost lock, and the region of both stacks', () => {
    expect(deployPage).to.include('"Allow GitHub Actions to create and approve pull requests"');
    expect(runbook).to.include('pulumi cancel --stack prod');
    for (const stack of ['staging', 'prod']) {
      const file = readFileSync(new URL(`../Pulumi.${stack}.yaml`, import.meta.url), 'utf8');
      expect((parse(file) as { config: Record<string, unknown> }).config).to.have.property('aws:region');
    }
  });

  it('keeps the configuration file when it removes a stack', () => {
    const removals = commands.match(/pulumi stack rm\b[^\n&]*/g) ?? [];
    expect(removals).to.have.length.above(1);
    for (const removal of removals) expect(removal).to.contain('--preserve-config');
  });

  it('sets every key that the bootstrap’s roles require before the first update', () => {
    const [, team = ''] = /## For a team\n([^]*)/.exec(deployPage) ?? [];
    for (const [key, output] of [
      ['permissionsBoundary', 'stagingPermissionsBoundary'],
      ['alarmKeyArn', 'alarmKeyArn'],
    ] as const) {
      expect(team).to.match(new RegExp(`noughts:${key} \\\\\\n +"\\$\\(pulumi stack output ${output} `));
    }
  });
});

/** The costs of docs/cost.md in US dollars a month, by line and then by column such as `staging, us-east-1`. */
function parseCostTable(): Readonly<Record<string, Readonly<Record<string, number>>>> {
  const [head = [], , ...lines] = costPage
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

describe('docs/cost.md', function () {
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
    const [, keys = ''] = /The bootstrap is \$(\d+)/.exec(costPage) ?? [];
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
