import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { gamesTable, usersTable, type TableDefinition } from '../../service/database/table-definitions.ts';
import { alarmDefinitions, type AlarmDefinition, type Watched } from './alarms.ts';
import { makeAlarmTopic } from './alarm-topic.ts';
import { monthlyBudget } from './budget.ts';
import { dashboardBody } from './dashboard.ts';
import type { FrontDoor } from '../load-balancer/load-balancer.ts';
import type { Names } from '../names.ts';
import type { Settings } from '../config/settings.ts';
import type { Site } from '../aws-context.ts';

export interface ObservabilityArgs {
  readonly settings: Settings;
  readonly site: Site;
  readonly names: Names;
  readonly frontDoor: FrontDoor;
  readonly tables: Readonly<Record<'games' | 'users', aws.dynamodb.Table>>;
  /** The pair of launch template and group of this release, and the group's name. */
  readonly fleet: { readonly pair: string; readonly groupName: pulumi.Input<string> };
}

/**
 * Alarms, their topic, one dashboard and a budget. About $3.30 a month: $0.10 for each metric that an alarm looks at, the
 * topic's key $1 where it is the stack's own; the first three dashboards of an account are free, and so are budgets.
 */
export class Observability extends pulumi.ComponentResource {
  readonly dashboard: pulumi.Output<string>;

  constructor(name: string, args: ObservabilityArgs, opts?: pulumi.ComponentResourceOptions) {
    super('noughts:infra:Observability', name, {}, opts);
    const { settings, site, names, fleet } = args;
    const topic = makeAlarmTopic({ settings, site, names }, this);
    const alarms = alarmDefinitions(watchedBy(args)).map((definition) => {
      const { part, subject } = definition;
      const name = subject === 'fleet' ? `${part}-${fleet.pair}` : part;
      return { ...definition, arn: this.alarm(name, definition, topic, names).arn };
    });
    const body = pulumi.output(alarms).apply((all) => dashboardBody(site.region, all));
    const dashboard = new aws.cloudwatch.Dashboard(
      names.full('dashboard'),
      { dashboardName: names.stable('overview'), dashboardBody: body },
      { parent: this },
    );
    this.dashboard = dashboard.dashboardName;
    this.budget(settings, names, topic);
    this.registerOutputs();
  }

  private alarm(
    name: string,
    definition: AlarmDefinition,
    topic: aws.sns.Topic,
    names: Names,
  ): aws.cloudwatch.MetricAlarm {
    return new aws.cloudwatch.MetricAlarm(
      names.full(name),
      {
        name: names.stable(name),
        alarmDescription: `${definition.meaning} See "${definition.part}" in docs/deploy.md.`,
        comparisonOperator: 'GreaterThanThreshold',
        threshold: definition.threshold,
        datapointsToAlarm: definition.datapoints,
        evaluationPeriods: definition.periods,
        treatMissingData: 'notBreaching',
        metricQueries: metricQueries(definition),
        alarmActions: [topic.arn],
        okActions: [topic.arn],
      },
      { parent: this },
    );
  }

  private budget(settings: Settings, names: Names, topic: aws.sns.Topic): void {
    new aws.budgets.Budget(
      names.full('budget'),
      {
        ...monthlyBudget(settings.budgetUsd, { subscriberSnsTopicArns: [topic.arn] }),
        name: names.stable('budget'),
        // `user:` and a tag that is not AWS's own. It counts once it is activated as a cost allocation tag.
        costFilters: [{ name: 'TagKeyValue', values: [`user:stack$${settings.stack}`] }],
      },
      { parent: this },
    );
  }
}

function metricQueries({ metrics, expression, part }: AlarmDefinition) {
  return [
    { id: 'rings', expression, label: part, returnData: true },
    ...Object.entries(metrics).map(([id, { dimensions, ...metric }]) => ({
      id,
      returnData: false,
      metric: { ...metric, dimensions, period: 60 },
    })),
  ];
}

function watchedBy({ frontDoor, tables, fleet }: ObservabilityArgs): Watched {
  const { live, api, docs, web } = frontDoor.targetGroups;
  return {
    balancer: frontDoor.balancer.arnSuffix,
    targetGroups: {
      live: live.arnSuffix,
      api: api.arnSuffix,
      docs: docs.arnSuffix,
      web: web.arnSuffix,
    },
    timed: ['api', 'web'],
    tables: [watchedTable(gamesTable, tables.games), watchedTable(usersTable, tables.users)],
    group: fleet.groupName,
  };
}

function watchedTable(definition: TableDefinition, { name }: aws.dynamodb.Table): Watched['tables'][number] {
  return {
    name,
    part: definition.name.toLowerCase(),
    indexes: definition.indexes.map((index) => index.name),
  };
}
