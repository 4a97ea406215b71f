import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { tables as tableDefinitions } from '../service/tables/definitions.ts';
import { alarmDefinitions, type AlarmDefinition, type Watched } from './alarm-definitions.ts';
import { makeAlarmTopic } from './alarm-topic.ts';
import { monthlyBudget } from './budget.ts';
import { dashboardBody } from './dashboard.ts';
import type { FrontDoor } from './front-door.ts';
import type { Names } from './names.ts';
import type { Settings } from './settings.ts';
import type { Site } from './site.ts';

export interface ObservabilityArgs {
  readonly settings: Settings;
  readonly site: Site;
  readonly names: Names;
  readonly frontDoor: FrontDoor;
  /** In the order of their definitions. */
  readonly tables: readonly aws.dynamodb.Table[];
  /** The pair of launch template and group of this release, and the group's name. */
  readonly fleet: { readonly pair: string; readonly groupName: pulumi.Input<string> };
}

/** A part that no definition names: only there to learn how many alarms there are before names are known. */
const unnamed: Watched = {
  balancer: '',
  targetGroups: ['', '', '', ''],
  answering: { api: '', web: '' },
  tables: watchedTables(['', '']),
  group: '',
};

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
    const definitions = watchedBy(args).apply(alarmDefinitions);

    // One resource an alarm, made outside of any apply, so that a preview shows each.
    const alarms = alarmDefinitions(unnamed).map((fixed, index) => {
      const definition = definitions.apply((all) => all[index] ?? fixed);
      const name = fixed.subject === 'fleet' ? `${fixed.part}-${fleet.pair}` : fixed.part;
      return { definition, alarm: this.alarm(name, fixed, definition, topic, names) };
    });
    const body = pulumi
      .all(alarms.map(({ definition, alarm }) => pulumi.all([definition, alarm.arn])))
      .apply((all) =>
        dashboardBody(
          site.region,
          all.map(([definition, arn]) => ({ ...definition, arn })),
        ),
      );
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
    fixed: AlarmDefinition,
    definition: pulumi.Output<AlarmDefinition>,
    topic: aws.sns.Topic,
    names: Names,
  ): aws.cloudwatch.MetricAlarm {
    return new aws.cloudwatch.MetricAlarm(
      names.full(name),
      {
        name: names.stable(name),
        alarmDescription: `${fixed.meaning} See "${fixed.part}" in docs/deploy.md.`,
        comparisonOperator: 'GreaterThanThreshold',
        threshold: fixed.threshold,
        datapointsToAlarm: fixed.datapoints,
        evaluationPeriods: fixed.periods,
        treatMissingData: 'notBreaching',
        metricQueries: definition.apply(metricQueries),
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
      metric: { ...metric, dimensions: { ...dimensions }, period: 60 },
    })),
  ];
}

function watchedBy({ frontDoor, tables, fleet }: ObservabilityArgs): pulumi.Output<Watched> {
  const { live, api, docs, web } = frontDoor.targetGroups;
  return pulumi
    .all([
      frontDoor.balancer.arnSuffix,
      pulumi.all([live.arnSuffix, api.arnSuffix, docs.arnSuffix, web.arnSuffix]),
      pulumi.all(tables.map((table) => table.name)),
      fleet.groupName,
    ])
    .apply(([balancer, targetGroups, tableNames, group]): Watched => ({
      balancer,
      targetGroups,
      answering: { api: targetGroups[1], web: targetGroups[3] },
      tables: watchedTables(tableNames),
      group,
    }));
}

function watchedTables(names: readonly string[]): Watched['tables'] {
  return tableDefinitions.map((definition, index) => ({
    name: names[index] ?? '',
    part: definition.name.toLowerCase(),
    indexes: definition.indexes.map((each) => each.name),
  }));
}
