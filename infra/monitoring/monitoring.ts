import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import {
  gamesTableDefinition,
  usersTableDefinition,
  type TableDefinition,
} from '../../service/database/table-definitions.ts';
import { createAlarmDefinitions, type AlarmDefinition, type AlarmTargets } from './alarms.ts';
import { createAlarmTopic, type AlarmTopic } from './alarm-topic.ts';
import { createMonthlyBudgetArgs } from './budget.ts';
import { renderDashboardBody } from './dashboard.ts';
import { createLogShipperMetric } from './log-shipper-metric.ts';
import { getCpuBaseline } from '../config/instance-type.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { LoadBalancer } from '../load-balancer/load-balancer.ts';
import type { ResourceNames } from '../names.ts';
import type { Settings } from '../config/settings.ts';
import type { AwsContext } from '../aws-context/aws-context.ts';

export interface MonitoringArgs {
  readonly settings: Settings;
  readonly awsContext: AwsContext;
  readonly names: ResourceNames;
  readonly loadBalancer: LoadBalancer;
  readonly tables: Readonly<Record<'games' | 'users', aws.dynamodb.Table>>;
  readonly eventBus: aws.elasticache.ServerlessCache | undefined;
  readonly serviceLog: aws.cloudwatch.LogGroup;
  readonly fleet: Pick<Fleet, 'fleetId' | 'group'>;
}

/**
 * Alarms, their topic, a dashboard and a budget. About $5 a month: $0.10 for each metric of an alarm and $1 for the
 * topic's key if the stack creates it; budgets and the first three dashboards of an account are free.
 */
export class Monitoring extends pulumi.ComponentResource {
  readonly dashboard: pulumi.Output<string>;

  constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super('noughts:infra:Monitoring', name, {}, opts);
    const { settings, awsContext, names, fleet, serviceLog } = args;
    createLogShipperMetric({ names, stack: settings.stack, serviceLog }, this);
    const alarmTopic = createAlarmTopic({ settings, awsContext, names }, this);
    const alarms = createAlarmDefinitions(getAlarmTargets(args)).map((definition) => {
      const { key, scope } = definition;
      const name = scope === 'fleet' ? `${key}-${fleet.fleetId}` : key;
      return { ...definition, arn: this.createAlarm(name, definition, alarmTopic, args).arn };
    });
    const body = pulumi.output(alarms).apply((all) => renderDashboardBody(awsContext.region, all));
    const dashboard = new aws.cloudwatch.Dashboard(
      names.logicalName('dashboard'),
      { dashboardName: names.physicalName('overview'), dashboardBody: body },
      { parent: this },
    );
    this.dashboard = dashboard.dashboardName;
    this.createBudget(settings, names, alarmTopic);
    this.registerOutputs();
  }

  private createAlarm(
    name: string,
    definition: AlarmDefinition,
    { topic, policy }: AlarmTopic,
    { names, fleet }: MonitoringArgs,
  ): aws.cloudwatch.MetricAlarm {
    return new aws.cloudwatch.MetricAlarm(
      names.logicalName(name),
      {
        name: names.physicalName(name),
        alarmDescription: `${definition.description} ${definition.action} See "${definition.key}" in docs/runbook.md.`,
        comparisonOperator: comparisonOperators[definition.comparison],
        threshold: definition.threshold,
        datapointsToAlarm: definition.datapointsToAlarm,
        evaluationPeriods: definition.evaluationPeriods,
        treatMissingData: 'notBreaching',
        metricQueries: buildMetricQueries(definition),
        alarmActions: [topic.arn],
        okActions: [topic.arn],
      },
      { parent: this, dependsOn: definition.afterFleet ? [policy, fleet.group] : policy },
    );
  }

  private createBudget(settings: Settings, names: ResourceNames, { topic, policy }: AlarmTopic): void {
    new aws.budgets.Budget(
      names.logicalName('budget'),
      {
        ...createMonthlyBudgetArgs(settings.budgetUsd, { subscriberSnsTopicArns: [topic.arn] }),
        name: names.physicalName('budget'),
        // `user:` marks a tag that is not AWS's own. It must be activated as a cost allocation tag.
        costFilters: [{ name: 'TagKeyValue', values: [`user:stack$${settings.stack}`] }],
      },
      // Budgets rejects a topic that it may not publish to.
      { parent: this, dependsOn: policy },
    );
  }
}

const comparisonOperators = { above: 'GreaterThanThreshold', below: 'LessThanThreshold' } as const;

/** The value that is compared comes first; it is the only one that CloudWatch returns. */
function buildMetricQueries({
  metrics,
  intermediates = {},
  expression,
  key,
  periodSeconds,
}: AlarmDefinition) {
  const metricQueries = Object.entries(metrics).map(([id, { dimensions, ...metric }]) => ({
    id,
    returnData: expression === undefined,
    ...(expression === undefined ? { label: key } : {}),
    metric: { ...metric, dimensions, period: periodSeconds },
  }));
  if (expression === undefined) return metricQueries;
  return [
    { id: 'alarm', expression, label: key, returnData: true },
    ...Object.entries(intermediates).map(([id, formula]) => ({ id, expression: formula, returnData: false })),
    ...metricQueries,
  ];
}

function getAlarmTargets({ settings, loadBalancer, tables, eventBus, fleet }: MonitoringArgs): AlarmTargets {
  const { live, api, docs, web } = loadBalancer.targetGroups;
  return {
    stack: settings.stack,
    loadBalancer: loadBalancer.alb.arnSuffix,
    targetGroups: {
      live: live.arnSuffix,
      api: api.arnSuffix,
      docs: docs.arnSuffix,
      web: web.arnSuffix,
    },
    latencyTargets: ['api', 'web'],
    certificateArn: loadBalancer.certificateArn,
    tables: [
      getTableTarget(gamesTableDefinition, tables.games),
      getTableTarget(usersTableDefinition, tables.users),
    ],
    eventBus: eventBus?.name,
    autoScalingGroup: fleet.group.name,
    fleetMin: settings.fleetMin,
    isBurstable: getCpuBaseline(settings.instanceType) !== undefined,
  };
}

function getTableTarget(
  definition: TableDefinition,
  { name }: aws.dynamodb.Table,
): AlarmTargets['tables'][number] {
  return {
    name,
    key: definition.name.toLowerCase(),
    indexes: definition.indexes.map((index) => index.name),
  };
}
