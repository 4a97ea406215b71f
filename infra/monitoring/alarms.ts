import type * as pulumi from '@pulumi/pulumi';

/** One CloudWatch metric: a series of one-minute values. */
export interface Metric {
  readonly namespace: string;
  readonly metricName: string;
  /** `Sum`, `Maximum`, `p99` … */
  readonly stat: string;
  readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
}

/** What an alarm looks at and when it rings. */
export interface AlarmDefinition {
  /** Part of the alarm's name, and its heading in docs/deploy.md. */
  readonly part: string;
  /**
   * Whose it is. An alarm of a fleet carries the fleet's name and goes with it: while a release fails, the fleet that
   * serves is watched as before, and the new one beside it.
   */
  readonly subject: 'stack' | 'fleet';
  /** What it means, in a sentence that somebody woken by it understands. */
  readonly meaning: string;
  /** Metrics by the id that `expression` knows them by. */
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly expression: string;
  readonly threshold: number;
  /** It rings when this many of the last `periods` minutes are above the threshold. */
  readonly datapoints: number;
  readonly periods: number;
}

/** What the alarms are about, by the names that CloudWatch knows. */
export interface Watched {
  /** `app/name/id`, the end of the load balancer's ARN. */
  readonly balancer: pulumi.Input<string>;
  /** `targetgroup/name/id` of each target group. */
  readonly targetGroups: Readonly<Record<string, pulumi.Input<string>>>;
  /** Target groups whose latency is watched, by their keys; streams have none. */
  readonly timed: readonly string[];
  readonly tables: readonly {
    readonly name: pulumi.Input<string>;
    readonly part: string;
    readonly indexes: readonly string[];
  }[];
  readonly group: pulumi.Input<string>;
}

/** Every alarm of a stack. */
export function alarmDefinitions(watched: Watched): readonly AlarmDefinition[] {
  return [
    unhealthyHosts(watched),
    errorsOf('target-5xx', 'HTTPCode_Target_5XX_Count', 'The service answers with errors.', watched),
    errorsOf(
      'balancer-5xx',
      'HTTPCode_ELB_5XX_Count',
      'The load balancer finds nobody who answers.',
      watched,
    ),
    ...watched.timed.map((group) => slow(group, watched)),
    {
      part: 'rejected-connections',
      subject: 'stack',
      meaning: 'The load balancer turns connections away: it is at its limit.',
      metrics: { rejected: balancerMetric(watched, 'RejectedConnectionCount', 'Sum') },
      expression: 'FILL(rejected, 0)',
      threshold: 0,
      datapoints: 3,
      periods: 5,
    },
    ...watched.tables.flatMap(({ name, part, indexes }) => [
      throttles(`throttled-${part}`, { TableName: name }),
      ...indexes.map((index) =>
        throttles(`throttled-${part}-${index.toLowerCase()}`, {
          TableName: name,
          GlobalSecondaryIndexName: index,
        }),
      ),
    ]),
    fewerThanWanted(watched),
  ];
}

function balancerMetric({ balancer }: Watched, metricName: string, stat: string): Metric {
  return { namespace: 'AWS/ApplicationELB', metricName, stat, dimensions: { LoadBalancer: balancer } };
}

function targetGroupMetric(watched: Watched, group: string, metricName: string, stat: string): Metric {
  const metric = balancerMetric(watched, metricName, stat);
  const TargetGroup = watched.targetGroups[group];
  if (TargetGroup === undefined) throw new Error(`there is no target group ${group}`);
  return { ...metric, dimensions: { ...metric.dimensions, TargetGroup } };
}

function unhealthyHosts(watched: Watched): AlarmDefinition {
  const metrics = Object.fromEntries(
    Object.keys(watched.targetGroups).map((group) => [
      group,
      targetGroupMetric(watched, group, 'UnHealthyHostCount', 'Maximum'),
    ]),
  );
  return {
    part: 'unhealthy-hosts',
    subject: 'stack',
    meaning: 'A server fails its health check in a target group.',
    metrics,
    expression: `MAX([${Object.keys(metrics)
      .map((id) => `FILL(${id}, 0)`)
      .join(', ')}])`,
    threshold: 0,
    datapoints: 3,
    periods: 5,
  };
}

function errorsOf(part: string, metricName: string, meaning: string, watched: Watched): AlarmDefinition {
  return {
    part,
    subject: 'stack',
    meaning,
    metrics: { errors: balancerMetric(watched, metricName, 'Sum') },
    expression: 'FILL(errors, 0)',
    threshold: 5,
    datapoints: 3,
    periods: 5,
  };
}

function slow(group: string, watched: Watched): AlarmDefinition {
  return {
    part: `slow-${group}`,
    subject: 'stack',
    meaning: `One in a hundred answers of ${group} takes more than a second.`,
    metrics: { p99: targetGroupMetric(watched, group, 'TargetResponseTime', 'p99') },
    expression: 'FILL(p99, 0)',
    threshold: 1,
    datapoints: 3,
    periods: 5,
  };
}

function throttles(part: string, dimensions: Metric['dimensions']): AlarmDefinition {
  const metric = (metricName: string): Metric => ({
    namespace: 'AWS/DynamoDB',
    metricName,
    stat: 'Sum',
    dimensions,
  });
  return {
    part,
    subject: 'stack',
    meaning: 'DynamoDB turns requests away: a key is too hot, or the account is at its limit.',
    metrics: { reads: metric('ReadThrottleEvents'), writes: metric('WriteThrottleEvents') },
    expression: 'FILL(reads, 0) + FILL(writes, 0)',
    threshold: 0,
    datapoints: 2,
    periods: 5,
  };
}

function fewerThanWanted({ group }: Watched): AlarmDefinition {
  const metric = (metricName: string, stat: string): Metric => ({
    namespace: 'AWS/AutoScaling',
    metricName,
    stat,
    dimensions: { AutoScalingGroupName: group },
  });
  return {
    part: 'fewer-than-wanted',
    subject: 'fleet',
    meaning: 'Fewer servers are in service than the group wants: new ones do not start, or do not stay.',
    metrics: {
      wanted: metric('GroupDesiredCapacity', 'Minimum'),
      serving: metric('GroupInServiceInstances', 'Minimum'),
    },
    expression: 'wanted - serving',
    threshold: 0,
    datapoints: 10,
    periods: 10,
  };
}
