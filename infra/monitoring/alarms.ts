import type * as pulumi from '@pulumi/pulumi';
import { maxEcpuPerSecond } from '../data/event-bus.ts';
import { reportIntervalSeconds } from '../fleet/log-shipper/report.ts';
import { logShipperMetric } from './log-shipper-metric.ts';

/** One CloudWatch metric. */
export interface Metric {
  readonly namespace: string;
  readonly metricName: string;
  /** `Sum`, `Maximum`, `p99` … */
  readonly stat: string;
  readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Metrics of an alarm and when it fires. */
export interface AlarmDefinition {
  /** Part of the alarm's name, and its heading in docs/runbook.md. */
  readonly key: string;
  /**
   * The alarm of a fleet has the fleet id in its name and is deleted with the fleet: while a release fails, the serving
   * and the new fleet are both watched.
   */
  readonly scope: 'stack' | 'fleet';
  /** Create the alarm only when the group has its servers, because it would fire while the first ones start. */
  readonly afterFleet?: true;
  /** One sentence for the on-call engineer: what is wrong. */
  readonly description: string;
  /** One sentence: what to do first. */
  readonly action: string;
  /** Metrics by their id in expressions. */
  readonly metrics: Readonly<Record<string, Metric>>;
  /** Intermediate expressions by their id. */
  readonly intermediates?: Readonly<Record<string, string>>;
  /** Metric math; undefined for the value of the only metric. */
  readonly expression?: string;
  readonly comparison: 'above' | 'below';
  readonly threshold: number;
  /** Length of one data point. */
  readonly periodSeconds: number;
  /** Breaching periods within `evaluationPeriods` needed to fire. Missing data never breaches. */
  readonly datapointsToAlarm: number;
  readonly evaluationPeriods: number;
}

/** Resources to watch, by their CloudWatch dimensions. */
export interface AlarmTargets {
  /** Name of the stack, for metrics that it defines itself. */
  readonly stack: string;
  /** `app/name/id`, the end of the load balancer's ARN. */
  readonly loadBalancer: pulumi.Input<string>;
  /** `targetgroup/name/id` of each target group. */
  readonly targetGroups: Readonly<Record<string, pulumi.Input<string>>>;
  /** Keys of target groups whose latency is watched; streams have none. */
  readonly latencyTargets: readonly string[];
  readonly certificateArn: pulumi.Input<string>;
  readonly tables: readonly {
    readonly name: pulumi.Input<string>;
    readonly key: string;
    readonly indexes: readonly string[];
  }[];
  /** Name of the event bus's cache; undefined without a bus. */
  readonly eventBus: pulumi.Input<string> | undefined;
  readonly autoScalingGroup: pulumi.Input<string>;
  /** Servers that must be healthy at any time; 0 for a stack without servers. */
  readonly fleetMin: number;
  /** Whether the instance type spends CPU credits. */
  readonly isBurstable: boolean;
}

/** Data points of a minute; fires in the third breaching minute of five. */
const threeOfFiveMinutes = { periodSeconds: 60, datapointsToAlarm: 3, evaluationPeriods: 5 } as const;

/**
 * Creates the definitions of all alarms of a stack. Expressions use `SUM`, `MIN` and `MAX` over arrays, which work on
 * the series that have a value in that minute: AWS emits many metrics only when there is something to count.
 */
export function createAlarmDefinitions(targets: AlarmTargets): readonly AlarmDefinition[] {
  return [
    // A stack without servers needs no healthy server.
    ...(targets.fleetMin === 0 ? [] : [createTooFewHealthyAlarm(targets)]),
    createUnhealthyHostsAlarm(targets),
    createErrorAlarm(targets, {
      key: 'target-5xx',
      metricName: 'HTTPCode_Target_5XX_Count',
      description: 'The service returns 5xx errors.',
      action: 'Read the errors in the service log; since a release, roll back.',
    }),
    createErrorAlarm(targets, {
      key: 'balancer-5xx',
      metricName: 'HTTPCode_ELB_5XX_Count',
      description: 'The load balancer returns 5xx errors: it gets no response from a server.',
      action: 'Check target health, then CPU; raise fleetMin.',
    }),
    ...targets.latencyTargets.map((group) => createLatencyAlarm(group, targets)),
    {
      key: 'rejected-connections',
      scope: 'stack',
      description: 'The load balancer rejects connections: it is at its limit.',
      action: 'Read the access log; ask AWS for more capacity.',
      metrics: { rejected: createLoadBalancerMetric(targets, 'RejectedConnectionCount', 'Sum') },
      comparison: 'above',
      threshold: 0,
      ...threeOfFiveMinutes,
    },
    createCertificateAlarm(targets),
    ...targets.tables.flatMap(({ name, key, indexes }) => [
      createThrottlingAlarm(`throttled-${key}`, { TableName: name }),
      ...indexes.map((index) =>
        createThrottlingAlarm(`throttled-${key}-${index.toLowerCase()}`, {
          TableName: name,
          GlobalSecondaryIndexName: index,
        }),
      ),
    ]),
    ...(targets.eventBus === undefined ? [] : createEventBusAlarms(targets.eventBus)),
    createMissingServersAlarm(targets),
    createSilentLogShipperAlarm(targets),
    ...(targets.isBurstable ? [createCpuCreditsAlarm(targets)] : []),
  ];
}

function createLoadBalancerMetric({ loadBalancer }: AlarmTargets, metricName: string, stat: string): Metric {
  return { namespace: 'AWS/ApplicationELB', metricName, stat, dimensions: { LoadBalancer: loadBalancer } };
}

function createTargetGroupMetric(
  targets: AlarmTargets,
  group: string,
  metricName: string,
  stat: string,
): Metric {
  const metric = createLoadBalancerMetric(targets, metricName, stat);
  const TargetGroup = targets.targetGroups[group];
  if (TargetGroup === undefined) throw new Error(`unknown target group ${group}`);
  return { ...metric, dimensions: { ...metric.dimensions, TargetGroup } };
}

/** The same metric of every target group. */
function createTargetGroupMetrics(targets: AlarmTargets, metricName: string, stat: string) {
  return Object.fromEntries(
    Object.keys(targets.targetGroups).map((group) => [
      group,
      createTargetGroupMetric(targets, group, metricName, stat),
    ]),
  );
}

function createGroupMetric({ autoScalingGroup }: AlarmTargets, metricName: string, stat: string): Metric {
  return {
    namespace: 'AWS/AutoScaling',
    metricName,
    stat,
    dimensions: { AutoScalingGroupName: autoScalingGroup },
  };
}

/** Counts servers that can serve: one that still starts, in a release or when scaling out, is no trouble. */
function createTooFewHealthyAlarm(targets: AlarmTargets): AlarmDefinition {
  const metrics = createTargetGroupMetrics(targets, 'HealthyHostCount', 'Minimum');
  return {
    key: 'too-few-healthy',
    scope: 'stack',
    afterFleet: true,
    description: 'A target group has fewer healthy servers than fleetMin.',
    action: 'Check target health and the service log; since a release, roll back.',
    metrics,
    expression: `MIN([${Object.keys(metrics).join(', ')}])`,
    comparison: 'below',
    threshold: targets.fleetMin,
    ...threeOfFiveMinutes,
  };
}

/**
 * A server is unhealthy for up to four minutes while it starts, so scaling out by four, one after the other, takes
 * sixteen; more are servers that do not get healthy.
 */
function createUnhealthyHostsAlarm(targets: AlarmTargets): AlarmDefinition {
  const metrics = createTargetGroupMetrics(targets, 'UnHealthyHostCount', 'Maximum');
  return {
    key: 'unhealthy-hosts',
    scope: 'stack',
    description: 'Servers fail their health checks for longer than a start takes.',
    action: 'Read the boot and service logs of the newest server; since a release, roll back.',
    metrics,
    expression: `MAX([${Object.keys(metrics).join(', ')}])`,
    comparison: 'above',
    threshold: 0,
    periodSeconds: 60,
    datapointsToAlarm: 20,
    evaluationPeriods: 30,
  };
}

function createErrorAlarm(
  targets: AlarmTargets,
  { metricName, ...texts }: Pick<AlarmDefinition, 'key' | 'description' | 'action'> & { metricName: string },
): AlarmDefinition {
  return {
    ...texts,
    scope: 'stack',
    metrics: { errors: createLoadBalancerMetric(targets, metricName, 'Sum') },
    comparison: 'above',
    threshold: 5,
    ...threeOfFiveMinutes,
  };
}

function createLatencyAlarm(group: string, targets: AlarmTargets): AlarmDefinition {
  return {
    key: `slow-${group}`,
    scope: 'stack',
    description: `The 99th percentile of response times of ${group} is above 1 s.`,
    action:
      'Compare CPU with cpuTarget: raise fleetMax if it is reached, else look at latencies of DynamoDB.',
    metrics: { p99: createTargetGroupMetric(targets, group, 'TargetResponseTime', 'p99') },
    comparison: 'above',
    threshold: 1,
    ...threeOfFiveMinutes,
  };
}

/** ACM renews its certificates 45 to 60 days before they expire and emits this metric twice a day. */
function createCertificateAlarm({ certificateArn }: AlarmTargets): AlarmDefinition {
  return {
    key: 'certificate-expiry',
    scope: 'stack',
    description: 'The certificate expires in less than 30 days.',
    action:
      'Self-signed: raise certificateGeneration and `up`; by ACM: restore its validation record; imported: import the next one.',
    metrics: {
      days: {
        namespace: 'AWS/CertificateManager',
        metricName: 'DaysToExpiry',
        stat: 'Minimum',
        dimensions: { CertificateArn: certificateArn },
      },
    },
    comparison: 'below',
    threshold: 30,
    periodSeconds: 24 * 60 * 60,
    datapointsToAlarm: 1,
    evaluationPeriods: 1,
  };
}

function createThrottlingAlarm(key: string, dimensions: Metric['dimensions']): AlarmDefinition {
  const metric = (metricName: string): Metric => ({
    namespace: 'AWS/DynamoDB',
    metricName,
    stat: 'Sum',
    dimensions,
  });
  return {
    key,
    scope: 'stack',
    description: 'DynamoDB throttles requests: a key is too hot, or the account is at its limit.',
    action: 'Clients retry; if it persists, find the key with Contributor Insights.',
    metrics: { reads: metric('ReadThrottleEvents'), writes: metric('WriteThrottleEvents') },
    // Not a sum by `+`, which has a value only in minutes with reads and writes.
    expression: 'SUM([reads, writes])',
    comparison: 'above',
    threshold: 0,
    periodSeconds: 60,
    datapointsToAlarm: 2,
    evaluationPeriods: 5,
  };
}

/** Serverless caches have the dimension `clusterId`, with the cache's name. */
function createEventBusAlarms(cache: pulumi.Input<string>): AlarmDefinition[] {
  const metric = (metricName: string): Metric => ({
    namespace: 'AWS/ElastiCache',
    metricName,
    stat: 'Sum',
    dimensions: { clusterId: cache },
  });
  return [
    {
      key: 'bus-throttled',
      scope: 'stack',
      description: 'The event bus drops commands, so players see moves late.',
      action: 'Raise its usage limit in infra/data/event-bus.ts.',
      metrics: { throttled: metric('ThrottledCmds') },
      comparison: 'above',
      threshold: 0,
      periodSeconds: 60,
      datapointsToAlarm: 2,
      evaluationPeriods: 5,
    },
    {
      key: 'bus-limit',
      scope: 'stack',
      description: 'The event bus uses over 80 % of its limit of processing units.',
      action: 'Raise its usage limit in infra/data/event-bus.ts before it drops commands.',
      metrics: { units: metric('ElastiCacheProcessingUnits') },
      comparison: 'above',
      threshold: 0.8 * maxEcpuPerSecond * 60,
      ...threeOfFiveMinutes,
    },
  ];
}

function createMissingServersAlarm(targets: AlarmTargets): AlarmDefinition {
  return {
    key: 'missing-servers',
    scope: 'fleet',
    description: 'Fewer servers are in service than desired: new ones do not start or do not stay healthy.',
    action: 'Read the scaling activities of the Auto Scaling group for the reason.',
    metrics: {
      desired: createGroupMetric(targets, 'GroupDesiredCapacity', 'Minimum'),
      inService: createGroupMetric(targets, 'GroupInServiceInstances', 'Minimum'),
    },
    expression: 'desired - inService',
    comparison: 'above',
    threshold: 0,
    periodSeconds: 60,
    datapointsToAlarm: 10,
    evaluationPeriods: 10,
  };
}

/**
 * Compares the reports of log shippers with the number of servers, for ten minutes. A server sends five reports in a
 * period of five minutes, sometimes four, but never four in both; half a report of tolerance detects one silent server
 * among nine. A stack without servers expects no reports.
 */
function createSilentLogShipperAlarm(targets: AlarmTargets): AlarmDefinition {
  const periodSeconds = 300;
  const expectedReports = periodSeconds / reportIntervalSeconds - 0.5;
  return {
    key: 'silent-log-shipper',
    scope: 'fleet',
    description: 'The log shipper of a server has not reported for ten minutes: its log is incomplete.',
    action: 'Open a shell on the server and read `journalctl -u noughts-logs`.',
    metrics: {
      reports: { ...logShipperMetric(targets.stack), stat: 'Sum', dimensions: {} },
      inService: createGroupMetric(targets, 'GroupInServiceInstances', 'Minimum'),
    },
    // Without any report the metric has no values at all; the sum with zero has.
    intermediates: { zero: 'inService * 0', received: 'SUM([reports, zero])' },
    expression: `inService * ${expectedReports} - received`,
    comparison: 'above',
    threshold: 0,
    periodSeconds,
    datapointsToAlarm: 2,
    evaluationPeriods: 2,
  };
}

/** Credit metrics have periods of five minutes. A server that is terminated pays its debt once: one data point. */
function createCpuCreditsAlarm({ autoScalingGroup }: AlarmTargets): AlarmDefinition {
  return {
    key: 'cpu-credits',
    scope: 'fleet',
    description: 'A server has spent its CPU credits, and every hour above its baseline is charged.',
    action: 'Raise fleetMax, or choose an instanceType without credits such as m7g.medium.',
    metrics: {
      charged: {
        namespace: 'AWS/EC2',
        metricName: 'CPUSurplusCreditsCharged',
        stat: 'Maximum',
        dimensions: { AutoScalingGroupName: autoScalingGroup },
      },
    },
    comparison: 'above',
    threshold: 0,
    periodSeconds: 300,
    datapointsToAlarm: 3,
    evaluationPeriods: 6,
  };
}
