import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { reportPattern } from '../fleet/log-shipper/report.ts';
import type { ResourceNames } from '../names.ts';

/** Namespace and name of the metric that counts the reports of a stack's log shippers. */
export function logShipperMetric(stack: string) {
  return { namespace: `Noughts/${stack}`, metricName: 'LogShipperReports' };
}

/** Counts the reports of log shippers in the service log as a metric, $0.30 a month. */
export function createLogShipperMetric(
  { names, stack, serviceLog }: { names: ResourceNames; stack: string; serviceLog: aws.cloudwatch.LogGroup },
  parent: pulumi.Resource,
): void {
  const { namespace, metricName } = logShipperMetric(stack);
  new aws.cloudwatch.LogMetricFilter(
    names.logicalName('log-shipper-reports'),
    {
      logGroupName: serviceLog.name,
      pattern: reportPattern,
      metricTransformation: { namespace, name: metricName, value: '1', unit: 'Count' },
    },
    { parent },
  );
}
