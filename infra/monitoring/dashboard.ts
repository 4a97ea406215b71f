import type * as pulumi from '@pulumi/pulumi';
import type { AlarmDefinition, Metric } from './alarms.ts';

const width = 8;
const height = 6;
const perRow = 3;

/**
 * The dashboard's body: the alarms in one line, then a graph for each alarm with the metrics it looks at, so that what
 * rings can be seen.
 */
export function dashboardBody(
  region: string,
  alarms: readonly pulumi.Unwrap<AlarmDefinition & { readonly arn: string }>[],
): string {
  const status = {
    type: 'alarm',
    x: 0,
    y: 0,
    width: width * perRow,
    height: 3,
    properties: { title: 'Alarms', alarms: alarms.map(({ arn }) => arn) },
  };
  const graphs = alarms.map(({ part, metrics, threshold }, index) => ({
    type: 'metric',
    x: (index % perRow) * width,
    y: 3 + Math.floor(index / perRow) * height,
    width,
    height,
    properties: {
      title: part,
      region,
      period: 60,
      metrics: Object.values(metrics).map(row),
      annotations: { horizontal: [{ label: 'alarm above', value: threshold }] },
    },
  }));
  return JSON.stringify({ widgets: [status, ...graphs] });
}

function row({ namespace, metricName, dimensions, stat }: pulumi.Unwrap<Metric>): unknown[] {
  return [namespace, metricName, ...Object.entries(dimensions).flat(), { stat }];
}
