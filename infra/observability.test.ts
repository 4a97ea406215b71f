import { expect } from 'chai';
import { tables } from '../service/tables/definitions.ts';
import { alarmDefinitions, type Watched } from './alarm-definitions.ts';
import { keyStatements } from './alarm-topic.ts';
import { dashboardBody } from './dashboard.ts';
import { all, one, own } from './testing/found.ts';
import { recordStack, recordWhole } from './testing/record-stack.ts';

interface Query {
  readonly id: string;
  readonly expression?: string;
  readonly returnData: boolean;
  readonly metric?: {
    readonly metricName: string;
    readonly dimensions: Record<string, string>;
    readonly stat: string;
  };
}

const queriesOf = (inputs: Readonly<Record<string, unknown>>) => inputs['metricQueries'] as Query[];

const watched: Watched = {
  balancer: 'app/b/1',
  targetGroups: ['tg/live', 'tg/api', 'tg/docs', 'tg/web'],
  answering: { api: 'tg/api', web: 'tg/web' },
  tables: [{ name: 'Games-1', part: 'games', indexes: ['ByX'] }],
  group: 'fleet-1',
};

describe('alarms', function () {
  this.timeout(60_000);

  for (const stack of ['staging', 'prod']) {
    it(`of ${stack} tell about hosts, errors, slowness, refusals, throttles and missing servers`, async () => {
      const alarms = all(await recordStack({ stack }), 'MetricAlarm');
      const throttled = tables.flatMap(({ name, indexes }) => [
        `throttled-${name.toLowerCase()}`,
        ...indexes.map((index) => `throttled-${name.toLowerCase()}-${index.name.toLowerCase()}`),
      ]);
      expect(alarms.map(({ inputs }) => inputs['name'])).to.have.members(
        [
          'unhealthy-hosts',
          'target-5xx',
          'balancer-5xx',
          'slow-api',
          'slow-web',
          'rejected-connections',
          'fewer-than-wanted',
          ...throttled,
        ].map((part) => `noughts-${stack}-eu-central-1-${part}`),
      );
    });

    it(`of ${stack} ring and stop ringing on the topic, and take silence for health`, async () => {
      const topic = `arn:aws:sns:eu-central-1:123456789012:noughts-${stack}-alarms-0a1b2c3`;
      for (const { inputs } of all(await recordStack({ stack }), 'MetricAlarm')) {
        expect(inputs).to.deep.include({
          comparisonOperator: 'GreaterThanThreshold',
          treatMissingData: 'notBreaching',
          alarmActions: [topic],
          okActions: [topic],
        });
        expect(inputs['alarmDescription']).to.match(/^[A-Z].*\. See ".*" in docs\/deploy\.md\.$/);
        const queries = queriesOf(inputs);
        expect(queries.filter(({ returnData }) => returnData)).to.have.length(1);
        // An alarm takes ten metrics at most.
        expect(queries.length).to.be.at.most(10);
      }
    });
  }

  it('ring for unhealthy hosts of any target group, three minutes of five', async () => {
    const { inputs } = one(await recordStack({ stack: 'prod' }), 'MetricAlarm', 'unhealthy-hosts');
    expect(inputs).to.deep.include({ threshold: 0, datapointsToAlarm: 3, evaluationPeriods: 5 });
    const [rule, ...metrics] = queriesOf(inputs);
    expect(rule?.expression).to.equal('MAX([FILL(m0, 0), FILL(m1, 0), FILL(m2, 0), FILL(m3, 0)])');
    expect(metrics.map(({ metric }) => metric?.dimensions['TargetGroup']?.split('/')[1])).to.deep.equal(
      ['live', 'api', 'docs', 'web'].map((group) => `no-prod-${group}-0a1b2c3`),
    );
  });

  it('look at the tables’ own names, and at each index', async () => {
    const resources = await recordStack({ stack: 'prod' });
    const { inputs } = one(resources, 'MetricAlarm', 'throttled-games-byx');
    for (const { metric } of queriesOf(inputs).slice(1)) {
      expect(metric?.dimensions).to.deep.equal({
        TableName: 'noughts-prod-games-0a1b2c3',
        GlobalSecondaryIndexName: 'ByX',
      });
    }
  });

  it('look at the group that was proven', async () => {
    const { resources, outputs } = await recordWhole({ stack: 'prod' });
    const { inputs } = one(resources, 'MetricAlarm', 'fewer-than-wanted');
    expect(queriesOf(inputs)[1]?.metric?.dimensions).to.deep.equal({
      AutoScalingGroupName: outputs['autoScalingGroup'],
    });
  });

  it('count the p99 of answers, and not of streams', () => {
    const slow = alarmDefinitions(watched).filter(({ part }) => part.startsWith('slow-'));
    expect(slow.map(({ metrics }) => metrics['p99']?.dimensions['TargetGroup'])).to.deep.equal([
      'tg/api',
      'tg/web',
    ]);
    expect(slow.every(({ metrics }) => metrics['p99']?.stat === 'p99')).to.equal(true);
  });
});

describe('alarm topic', () => {
  it('is encrypted with a key of ours that CloudWatch and Budgets may use', async () => {
    const resources = await recordStack({ stack: 'prod' });
    expect(own(one(resources, 'aws:sns/topic:Topic'))).to.deep.equal({
      kmsMasterKeyId: 'arn:aws:kms:eu-central-1:123456789012:key/noughts-prod-alarms',
    });
    expect(one(resources, 'aws:kms/key:Key').inputs['enableKeyRotation']).to.equal(true);
    expect(keyStatements({ accountId: '1', partition: 'aws' }).at(-1)).to.deep.equal({
      Sid: 'Publishers',
      Effect: 'Allow',
      Principal: { Service: ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'] },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceAccount': '1' } },
    });
  });

  it('takes messages of this account alone', async () => {
    const policy = one(await recordStack({ stack: 'prod' }), 'TopicPolicy').inputs['policy'];
    expect(JSON.parse(String(policy))).to.deep.equal({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Publishers',
          Effect: 'Allow',
          Principal: { Service: ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'] },
          Action: 'sns:Publish',
          Resource: 'arn:aws:sns:eu-central-1:123456789012:noughts-prod-alarms-0a1b2c3',
          Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
        },
      ],
    });
  });

  it('writes to an address only where one is named', async () => {
    expect(all(await recordStack({ stack: 'prod' }), 'TopicSubscription')).to.have.length(0);
    const resources = await recordStack({ stack: 'prod', config: { alarmEmail: 'ops@example.com' } });
    expect(one(resources, 'TopicSubscription').inputs).to.include({
      protocol: 'email',
      endpoint: 'ops@example.com',
    });
  });
});

describe('budget', () => {
  it('tells the topic at 80 % spent and 100 % foreseen', async () => {
    const { inputs } = one(await recordStack({ stack: 'prod' }), 'Budget');
    expect(inputs).to.deep.include({
      name: 'noughts-prod-eu-central-1-budget',
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      limitAmount: '300',
      limitUnit: 'USD',
    });
    const notifications = inputs['notifications'] as { notificationType: string; threshold: number }[];
    expect(notifications.map((each) => [each.notificationType, each.threshold])).to.deep.equal([
      ['ACTUAL', 80],
      ['FORECASTED', 100],
    ]);
  });
});

describe('dashboard', () => {
  const alarms = alarmDefinitions(watched).map((definition) => ({
    ...definition,
    arn: `arn:${definition.part}`,
  }));
  const { widgets } = JSON.parse(dashboardBody('eu-central-1', alarms)) as {
    widgets: {
      x: number;
      y: number;
      width: number;
      height: number;
      properties: { title: string; metrics?: unknown[] };
    }[];
  };

  it('shows every alarm and a graph for each', () => {
    expect(widgets.map(({ properties }) => properties.title)).to.deep.equal([
      'Alarms',
      ...alarms.map(({ part }) => part),
    ]);
  });

  it('stays within the 24 columns and lays nothing over another', () => {
    const taken = new Set<string>();
    for (const { x, y, width, height } of widgets) {
      expect(x + width).to.be.at.most(24);
      for (let column = x; column < x + width; column += 1) {
        for (let row = y; row < y + height; row += 1) {
          const cell = `${column} ${row}`;
          expect(taken.has(cell)).to.equal(false);
          taken.add(cell);
        }
      }
    }
  });

  it('has a name that meets no other stack’s or region’s', async () => {
    expect(one(await recordStack({ stack: 'prod' }), 'Dashboard').inputs['dashboardName']).to.equal(
      'noughts-prod-eu-central-1-overview',
    );
  });
});
