import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { ResourceNames } from '../names.ts';
import type { Settings } from '../config/settings.ts';

/**
 * Creates the log group of service and boot script, with a stream for each instance. $0.50 for each GB ingested and
 * $0.03 a GB and month stored; about $1 for a quiet stack. Instances cannot create log groups, so that a destroyed one
 * is not recreated.
 */
export function createServiceLogGroup(
  { settings, names }: { readonly settings: Settings; readonly names: ResourceNames },
  opts?: pulumi.CustomResourceOptions,
): aws.cloudwatch.LogGroup {
  return new aws.cloudwatch.LogGroup(
    names.logicalName('service-log'),
    { name: buildServiceLogName(names), retentionInDays: settings.logRetentionDays },
    opts,
  );
}

export function buildServiceLogName(names: ResourceNames): string {
  return `/noughts/${names.physicalName('service')}`;
}
