import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { ResourceNames } from '../names.ts';
import type { Settings } from '../config/settings.ts';

/**
 * Where boot and service of every instance write, a stream for each instance. $0.50 for each GB taken in and $0.03 a
 * GB and month kept; about $1 for a quiet stack. No role may make log groups, so that a destroyed one stays away.
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
