import type * as pulumi from '@pulumi/pulumi';

/** One CloudWatch metric: a series of one-minute values. */
export interface Metric {
  readonly namespace: string;
  readonly metricName: string;
  /** `Sum`, `Maximum`, `p99` … */
  readonly stat: string;
  readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Metrics of an alarm and when it fires. */
export interface AlarmDefinition {
  /** Part of the alarm's name, and its heading in docs/deploy.md. */
  readonly key: string;
  /**
   * The alarm of a fleet has the fleet id in its name and is deleted with the fleet: while a release fails, the serving
   * and the new fleet are both watched.
   */
  readonly scope: 'stack' | 'fleet';
  /** One sentence for the on-call engineer. */
  readonly description: string;
  /** Metrics by their id in `expression`. */
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly expression: string;
  readonly threshold: number;
  /** Breaching minutes within `evaluationPeriods` needed to fire. */
  readonly datapointsToAlarm: number;
  readonly evaluationPeriods: number;
}

/** Resources to watch, by their CloudWatch dimensions. */
export interface AlarmTargets {
  /** `app/name/id`, the end of the load balancer's ARN. */
  readonly loadBalancer: pulumi.Input<string>;
  /** `targetgroup/name/id` of each target group. */
  readonly targetGroups: Readonly<Record<string, pulumi.Input<string>>>;
  /** Keys of target groups whose latency is watched; streams have none. */
  readonly latencyTargets: readonly string[];
  readonly tables: readonly {
    readonly name: pulumi.Input<string>;
    readonly key: string;
    readonly indexes: readonly string[];
  }[];
  readonly autoScalingGroup: pulumi.Input<string>;
}

/** Creates the definitions of all alarms of a stack. */
export function createAlarmDefinitions(targets: AlarmTargets): readonly AlarmDefinition[] {
  return [
    createUnhealthyHostsAlarm(targets),
    createErrorAlarm('target-5xx', 'HTTPCode_Target_5XX_Count', 'The service returns 5xx errors.', targets),
    createErrorAlarm(
      'balancer-5xx',
      'HTTPCode_ELB_5XX_Count',
      'The load balancer returns 5xx errors: it gets no response from a server.',
      targets,
    ),
    ...targets.latencyTargets.map((group) => createLatencyAlarm(group, targets)),
    {
      key: 'rejected-connections',
      scope: 'stack',
      description: 'The load balancer rejects connections: it is at its limit.',
      metrics: { rejected: createLoadBalancerMetric(targets, 'RejectedConnectionCount', 'Sum') },
      expression: 'FILL(rejected, 0)',
      threshold: 0,
      datapointsToAlarm: 3,
      evaluationPeriods: 5,
    },
    ...targets.tables.flatMap(({ name, key, indexes }) => [
      createThrottlingAlarm(`throttled-${key}`, { TableName: name }),
      ...indexes.map((index) =>
        createThrottlingAlarm(`throttled-${key}-${index.toLowerCase()}`, {
          TableName: name,
          GlobalSecondaryIndexName: index,
        }),
      ),
    ]),
    createMissingServersAlarm(targets),
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

function createUnhealthyHostsAlarm(targets: AlarmTargets): AlarmDefinition {
  const metrics = Object.fromEntries(
    Object.keys(targets.targetGroups).map((group) => [
      group,
      createTargetGroupMetric(targets, group, 'UnHealthyHostCount', 'Maximum'),
    ]),
  );
  return {
    key: 'unhealthy-hosts',
    scope: 'stack',
    description: 'A server fails its health check in a target group.',
    metrics,
    expression: `MAX([${Object.keys(metrics)
      .map((id) => `FILL(${id}, 0)`)
      .join(', ')}])`,
    threshold: 0,
    datapointsToAlarm: 3,
    evaluationPeriods: 5,
  };
}

function createErrorAlarm(
  key: string,
  metricName: string,
  description: string,
  targets: AlarmTargets,
): AlarmDefinition {
  return {
    key,
    scope: 'stack',
    description,
    metrics: { errors: createLoadBalancerMetric(targets, metricName, 'Sum') },
    expression: 'FILL(errors, 0)',
    threshold: 5,
    datapointsToAlarm: 3,
    evaluationPeriods: 5,
  };
}

function createLatencyAlarm(group: string, targets: AlarmTargets): AlarmDefinition {
  return {
    key: `slow-${group}`,
    scope: 'stack',
    description: `The 99th percentile of response times of ${group} is above 1 s.`,
    metrics: { p99: createTargetGroupMetric(targets, group, 'TargetResponseTime', 'p99') },
    expression: 'FILL(p99, 0)',
    threshold: 1,
    datapointsToAlarm: 3,
    evaluationPeriods: 5,
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
    metrics: { reads: metric('ReadThrottleEvents'), writes: metric('WriteThrottleEvents') },
    expression: 'FILL(reads, 0) + FILL(writes, 0)',
    threshold: 0,
    datapointsToAlarm: 2,
    evaluationPeriods: 5,
  };
}

function createMissingServersAlarm({ autoScalingGroup }: AlarmTargets): AlarmDefinition {
  const metric = (metricName: string, stat: string): Metric => ({
    namespace: 'AWS/AutoScaling',
    metricName,
    stat,
    dimensions: { AutoScalingGroupName: autoScalingGroup },
  });
  return {
    key: 'missing-servers',
    scope: 'fleet',
    description: 'Fewer servers are in service than desired: new ones do not start or do not stay healthy.',
    metrics: {
      desired: metric('GroupDesiredCapacity', 'Minimum'),
      inService: metric('GroupInServiceInstances', 'Minimum'),
    },
    expression: 'desired - inService',
    threshold: 0,
    datapointsToAlarm: 10,
    evaluationPeriods: 10,
  };
}
