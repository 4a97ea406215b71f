import { expect } from 'chai';
import { tableDefinitions } from '../../service/database/table-definitions.ts';
import { createAlarmDefinitions, type AlarmTargets } from './alarms.ts';
import { buildKeyStatements } from './alarm-topic.ts';
import { renderDashboardBody } from './dashboard.ts';
import type { MetricQuery } from './testing/alarm-evaluator.ts';
import { findAll, findOne, omitTags } from '../testing/found.ts';
import { recordStack } from '../testing/record-stack.ts';
import type { RecordedResource } from '../testing/recorded-resource.ts';

/** The Auto Scaling group of prod, and its fleet id. */
function findFleet(resources: readonly RecordedResource[]) {
  const group = findOne(resources, 'aws:autoscaling/group:Group');
  return { group, fleetId: group.name.replace('noughts-prod-fleet-', '') };
}

/** An alarm in one line: name, condition, and metrics with the last part of their dimensions. */
function summarizeAlarm({ inputs }: RecordedResource): string {
  const queries = getMetricQueries(inputs);
  const condition = queries.find(({ returnData }) => returnData);
  const steps = queries.filter(({ expression, returnData }) => expression !== undefined && !returnData);
  const metrics = queries.filter(({ metric }) => metric !== undefined);
  const formatScope = (dimensions: Record<string, string>) =>
    Object.values(dimensions)
      .map((value) => value.replace(/^\w+\/no-prod-|^noughts-prod-/, '').replace(/-0a1b2c3.*$/, ''))
      .join(', ');
  const formattedMetrics = metrics.map(
    ({ id, metric }) =>
      metric &&
      `${id} ${metric.stat} ${metric.namespace} ${metric.metricName} of ${formatScope(metric.dimensions)}`,
  );
  const name = String(inputs['name']).replace('noughts-prod-eu-central-1-', '');
  const datapoints = `${String(inputs['datapointsToAlarm'])} of ${String(inputs['evaluationPeriods'])}`;
  const comparison = inputs['comparisonOperator'] === 'LessThanThreshold' ? '<' : '>';
  const period = metrics[0]?.metric?.period === 60 ? '' : ` of ${metrics[0]?.metric?.period} s`;
  return [
    `${name}: ${condition?.expression ?? condition?.id} ${comparison} ${String(inputs['threshold'])}, ${datapoints}${period}`,
    ...steps.map(({ id, expression }) => `${id} = ${expression}`),
    ...formattedMetrics,
  ].join('; ');
}

/** Key and scope of each throttling alarm: every table and every index. */
const throttlingAlarms = tableDefinitions.flatMap(({ name, indexes }) => {
  const table = name.toLowerCase();
  const indexAlarms = indexes.map((index) => [
    `throttled-${table}-${index.name.toLowerCase()}`,
    `${index.name}, ${table}`,
  ]);
  return [[`throttled-${table}`, table], ...indexAlarms];
});

const getMetricQueries = (inputs: Readonly<Record<string, unknown>>) =>
  inputs['metricQueries'] as MetricQuery[];

const alarmTargets: AlarmTargets = {
  stack: 'staging',
  loadBalancer: 'app/b/1',
  targetGroups: { live: 'tg/live', api: 'tg/api', docs: 'tg/docs', web: 'tg/web' },
  latencyTargets: ['api', 'web'],
  tables: [{ name: 'Games-1', key: 'games', indexes: ['ByX'] }],
  autoScalingGroup: 'fleet-1',
  certificateArn: 'arn:certificate',
  eventBus: 'bus-1',
  fleetMin: 1,
  isBurstable: true,
};

describe('alarms', function () {
  this.timeout(60_000);

  for (const stack of ['staging', 'prod']) {
    it(`cover hosts, errors, latency, limits, expiry, credits, logs and missing servers in ${stack}`, async () => {
      const resources = await recordStack({ stack });
      const alarms = findAll(resources, 'MetricAlarm');
      const fleetId = findOne(resources, 'aws:autoscaling/group:Group').name.replace(
        `noughts-${stack}-fleet-`,
        '',
      );
      expect(alarms.map(({ inputs }) => inputs['name'])).to.have.members(
        [
          'too-few-healthy',
          'unhealthy-hosts',
          'target-5xx',
          'balancer-5xx',
          'slow-api',
          'slow-web',
          'rejected-connections',
          'certificate-expiry',
          'bus-throttled',
          'bus-limit',
          `missing-servers-${fleetId}`,
          `silent-log-shipper-${fleetId}`,
          `cpu-credits-${fleetId}`,
          ...throttlingAlarms.map(([key]) => key),
        ].map((key) => `noughts-${stack}-eu-central-1-${key}`),
      );
    });

    it(`notify the topic when they fire and recover in ${stack}, say what to do, and treat missing data as healthy`, async () => {
      const topic = `arn:aws:sns:eu-central-1:123456789012:noughts-${stack}-alarms-0a1b2c3`;
      for (const { inputs } of findAll(await recordStack({ stack }), 'MetricAlarm')) {
        expect(inputs).to.deep.include({
          treatMissingData: 'notBreaching',
          alarmActions: [topic],
          okActions: [topic],
        });
        expect(inputs['alarmDescription']).to.match(
          /^[A-Z][^.]*\. [A-Z].*\. See ".*" in docs\/runbook\.md\.$/,
        );
        const queries = getMetricQueries(inputs);
        expect(queries.filter(({ returnData }) => returnData)).to.have.length(1);
        // CloudWatch evaluates at most one day, and needs the same period in all metrics.
        const [period = 0, ...others] = new Set(queries.flatMap(({ metric }) => metric?.period ?? []));
        expect(others).to.deep.equal([]);
        expect(period * Number(inputs['evaluationPeriods'])).to.be.within(60, 86_400);
        // CloudWatch allows ten metrics in an alarm.
        expect(queries.length).to.be.at.most(10);
      }
    });
  }

  it('have the expected metrics and thresholds', async () => {
    const resources = await recordStack({ stack: 'prod' });
    const { fleetId } = findFleet(resources);
    const groups = ['live', 'api', 'docs', 'web'];
    const lines = findAll(resources, 'MetricAlarm').map(summarizeAlarm);
    expect(lines).to.have.members([
      'too-few-healthy: MIN([live, api, docs, web]) < 2, 3 of 5; ' +
        groups
          .map((group) => `${group} Minimum AWS/ApplicationELB HealthyHostCount of alb, ${group}`)
          .join('; '),
      'unhealthy-hosts: MAX([live, api, docs, web]) > 0, 20 of 30; ' +
        groups
          .map((group) => `${group} Maximum AWS/ApplicationELB UnHealthyHostCount of alb, ${group}`)
          .join('; '),
      'target-5xx: errors > 5, 3 of 5; errors Sum AWS/ApplicationELB HTTPCode_Target_5XX_Count of alb',
      'balancer-5xx: errors > 5, 3 of 5; errors Sum AWS/ApplicationELB HTTPCode_ELB_5XX_Count of alb',
      // Streams stay open, so their response time means nothing.
      ...['api', 'web'].map(
        (group) =>
          `slow-${group}: p99 > 1, 3 of 5; p99 p99 AWS/ApplicationELB TargetResponseTime of alb, ${group}`,
      ),
      'rejected-connections: rejected > 0, 3 of 5; ' +
        'rejected Sum AWS/ApplicationELB RejectedConnectionCount of alb',
      ...throttlingAlarms.map(
        ([key, scope]) =>
          `${key}: SUM([reads, writes]) > 0, 2 of 5; ` +
          `reads Sum AWS/DynamoDB ReadThrottleEvents of ${scope}; ` +
          `writes Sum AWS/DynamoDB WriteThrottleEvents of ${scope}`,
      ),
      `missing-servers-${fleetId}: desired - inService > 0, 10 of 10; ` +
        `desired Minimum AWS/AutoScaling GroupDesiredCapacity of fleet-${fleetId}; ` +
        `inService Minimum AWS/AutoScaling GroupInServiceInstances of fleet-${fleetId}`,
      `silent-log-shipper-${fleetId}: inService * 4.5 - received > 0, 2 of 2 of 300 s; ` +
        'zero = inService * 0; received = SUM([reports, zero]); ' +
        'reports Sum Noughts/prod LogShipperReports of ; ' +
        `inService Minimum AWS/AutoScaling GroupInServiceInstances of fleet-${fleetId}`,
      `cpu-credits-${fleetId}: charged > 0, 3 of 6 of 300 s; ` +
        `charged Maximum AWS/EC2 CPUSurplusCreditsCharged of fleet-${fleetId}`,
      'bus-throttled: throttled > 0, 2 of 5; throttled Sum AWS/ElastiCache ThrottledCmds of bus',
      'bus-limit: units > 240000, 3 of 5; units Sum AWS/ElastiCache ElastiCacheProcessingUnits of bus',
      'certificate-expiry: days < 30, 1 of 1 of 86400 s; ' +
        'days Minimum AWS/CertificateManager DaysToExpiry of ' +
        'arn:aws:acm:eu-central-1:123456789012:certificate/noughts-prod-certificate-import-1',
    ]);
  });

  it('expect healthy servers only after the first ones have started', async () => {
    const resources = await recordStack({ stack: 'staging' });
    expect(findOne(resources, 'MetricAlarm', 'too-few-healthy').options.dependencies).to.include(
      findOne(resources, 'aws:autoscaling/group:Group').urn,
    );
  });

  it('expect no healthy server of a stack without servers', async () => {
    const resources = await recordStack({ stack: 'staging', config: { fleetMin: 0 } });
    const names = findAll(resources, 'MetricAlarm').map(({ name }) => name);
    expect(names.filter((name) => name.endsWith('too-few-healthy'))).to.deep.equal([]);
  });

  it('watch no event bus and no CPU credits where there are none', async () => {
    const config = { fleetMax: 1, instanceType: 'm7g.medium' };
    const names = findAll(await recordStack({ stack: 'staging', config }), 'MetricAlarm').map(
      ({ name }) => name,
    );
    expect(names.filter((name) => /bus|cpu-credits/.test(name))).to.deep.equal([]);
  });

  it('and the budget wait until the topic accepts their messages', async () => {
    const resources = await recordStack({ stack: 'prod' });
    const policy = findOne(resources, 'TopicPolicy').urn;
    for (const { options, name } of ['MetricAlarm', 'Budget'].flatMap((type) => findAll(resources, type)))
      expect(options.dependencies, name).to.include(policy);
  });

  it('are separate for each fleet, so that the serving one stays watched while a release fails', async () => {
    const recordMissingServersAlarm = async (release: string) => {
      const resources = await recordStack({ stack: 'prod', release });
      const { fleetId, group } = findFleet(resources);
      const alarm = findOne(resources, 'MetricAlarm', `missing-servers-${fleetId}`);
      expect(getMetricQueries(alarm.inputs).at(-1)?.metric?.dimensions).to.deep.equal({
        AutoScalingGroupName: group.outputs['name'],
      });
      return alarm;
    };
    const [serving, next] = [
      await recordMissingServersAlarm('a release'),
      await recordMissingServersAlarm('another release'),
    ];
    expect(next.name).not.to.equal(serving.name);
    expect(next.inputs['name']).not.to.equal(serving.inputs['name']);
  });
});

describe('createLogShipperMetric', () => {
  it('counts the reports of log shippers in the service log', async () => {
    expect(findOne(await recordStack({ stack: 'prod' }), 'LogMetricFilter').inputs).to.deep.equal({
      logGroupName: '/noughts/noughts-prod-eu-central-1-service',
      pattern: '{ $.shipper = "alive" }',
      metricTransformation: {
        namespace: 'Noughts/prod',
        name: 'LogShipperReports',
        value: '1',
        unit: 'Count',
      },
    });
  });
});

describe('createAlarmTopic', () => {
  it('encrypts with a key of the stack that CloudWatch and Budgets may use', async () => {
    const resources = await recordStack({ stack: 'prod' });
    expect(omitTags(findOne(resources, 'aws:sns/topic:Topic'))).to.deep.equal({
      kmsMasterKeyId: 'arn:aws:kms:eu-central-1:123456789012:key/noughts-prod-alarms',
    });
    const { policy, ...key } = omitTags(findOne(resources, 'aws:kms/key:Key'));
    expect(key).to.deep.equal({
      description: 'Alarms of Noughts prod',
      enableKeyRotation: true,
      deletionWindowInDays: 30,
    });
    expect(JSON.parse(String(policy))).to.deep.equal({
      Version: '2012-10-17',
      Statement: buildKeyStatements({ accountId: '123456789012', partition: 'aws' }),
    });
    expect(buildKeyStatements({ accountId: '1', partition: 'aws' })[0]).to.deep.equal({
      Sid: 'Administration',
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::1:root' },
      Action: 'kms:*',
      Resource: '*',
    });
    const staging = findOne(await recordStack({ stack: 'staging' }), 'aws:kms/key:Key');
    expect(staging.inputs['deletionWindowInDays']).to.equal(7);
    expect(buildKeyStatements({ accountId: '1', partition: 'aws' }).at(-1)).to.deep.equal({
      Sid: 'Publishers',
      Effect: 'Allow',
      Principal: { Service: ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'] },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceAccount': '1' } },
    });
  });

  it('encrypts with the configured key and then creates none', async () => {
    const alarmKeyArn = 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    const resources = await recordStack({ stack: 'staging', config: { alarmKeyArn } });
    expect(omitTags(findOne(resources, 'aws:sns/topic:Topic'))).to.deep.equal({
      kmsMasterKeyId: alarmKeyArn,
    });
    expect(findAll(resources, 'aws:kms/key:Key')).to.have.length(0);
  });

  it('accepts messages only from this account', async () => {
    const policy = findOne(await recordStack({ stack: 'prod' }), 'TopicPolicy').inputs['policy'];
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

  it('subscribes an e-mail address only if one is configured', async () => {
    expect(findAll(await recordStack({ stack: 'prod' }), 'TopicSubscription')).to.have.length(0);
    const resources = await recordStack({ stack: 'prod', config: { alarmEmail: 'ops@example.com' } });
    expect(findOne(resources, 'TopicSubscription').inputs).to.include({
      protocol: 'email',
      endpoint: 'ops@example.com',
    });
  });
});

describe('budget', () => {
  it('notifies the topic at 80 % actual and 100 % forecast cost', async () => {
    const { inputs } = findOne(await recordStack({ stack: 'prod' }), 'Budget');
    const { tags, ...rest } = inputs;
    const notification = (notificationType: string, threshold: number) => ({
      notificationType,
      threshold,
      thresholdType: 'PERCENTAGE',
      comparisonOperator: 'GREATER_THAN',
      subscriberSnsTopicArns: ['arn:aws:sns:eu-central-1:123456789012:noughts-prod-alarms-0a1b2c3'],
    });
    expect(tags).to.include({ stack: 'prod' });
    expect(rest).to.deep.equal({
      name: 'noughts-prod-eu-central-1-budget',
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      limitAmount: '250',
      limitUnit: 'USD',
      // Only costs of this stack, not of the whole account.
      costFilters: [{ name: 'TagKeyValue', values: ['user:stack$prod'] }],
      notifications: [notification('ACTUAL', 80), notification('FORECASTED', 100)],
    });
  });
});

describe('dashboard', () => {
  const dimensions = { TableName: 'Games' };
  const alarms = createAlarmDefinitions(alarmTargets).map(({ metrics, ...definition }) => ({
    ...definition,
    metrics: Object.fromEntries(
      Object.entries(metrics).map(([id, metric]) => [id, { ...metric, dimensions }]),
    ),
    arn: `arn:${definition.key}`,
  }));
  const { widgets } = JSON.parse(renderDashboardBody('eu-central-1', alarms)) as {
    widgets: {
      x: number;
      y: number;
      width: number;
      height: number;
      properties: { title: string; metrics?: unknown[] };
    }[];
  };

  it('shows the state and a graph of every alarm', () => {
    expect(widgets.map(({ properties }) => properties.title)).to.deep.equal([
      'Alarms',
      ...alarms.map(({ key }) => key),
    ]);
  });

  it('has no overlapping widgets within 24 columns', () => {
    const occupiedCells = new Set<string>();
    for (const { x, y, width, height } of widgets) {
      expect(x + width).to.be.at.most(24);
      for (let column = x; column < x + width; column += 1) {
        for (let row = y; row < y + height; row += 1) {
          const cell = `${column} ${row}`;
          expect(occupiedCells.has(cell)).to.equal(false);
          occupiedCells.add(cell);
        }
      }
    }
  });

  it('has stack and region in its name', async () => {
    expect(findOne(await recordStack({ stack: 'prod' }), 'Dashboard').inputs['dashboardName']).to.equal(
      'noughts-prod-eu-central-1-overview',
    );
  });
});
