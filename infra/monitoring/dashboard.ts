import type * as pulumi from '@pulumi/pulumi';
import type { AlarmDefinition, Metric } from './alarms.ts';

const graphWidth = 8;
const graphHeight = 6;
const graphsPerRow = 3;

/**
 * Renders the dashboard's body: one row with the state of all alarms, then a graph of the metrics of each alarm.
 */
export function renderDashboardBody(
  region: string,
  alarms: readonly pulumi.Unwrap<AlarmDefinition & { readonly arn: string }>[],
): string {
  const status = {
    type: 'alarm',
    x: 0,
    y: 0,
    width: graphWidth * graphsPerRow,
    height: 3,
    properties: { title: 'Alarms', alarms: alarms.map(({ arn }) => arn) },
  };
  const graphs = alarms.map(({ key, metrics, comparison, threshold, periodSeconds }, index) => ({
    type: 'metric',
    x: (index % graphsPerRow) * graphWidth,
    y: 3 + Math.floor(index / graphsPerRow) * graphHeight,
    width: graphWidth,
    height: graphHeight,
    properties: {
      title: key,
      region,
      period: periodSeconds,
      metrics: Object.values(metrics).map(toMetricRow),
      annotations: { horizontal: [{ label: `alarm ${comparison}`, value: threshold }] },
    },
  }));
  return JSON.stringify({ widgets: [status, ...graphs] });
}

function toMetricRow({ namespace, metricName, dimensions, stat }: pulumi.Unwrap<Metric>): unknown[] {
  return [namespace, metricName, ...Object.entries(dimensions).flat(), { stat }];
}
