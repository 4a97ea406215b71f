import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { Names } from '../names.ts';
import type { Settings } from '../config/settings.ts';

/**
 * Where boot and service of every instance write, a stream for each instance. $0.50 for each GB taken in and $0.03 a
 * GB and month kept; about $1 for a quiet stack. No role may make log groups, so that a destroyed one stays away.
 */
export function makeServiceLog(
  { settings, names }: { readonly settings: Settings; readonly names: Names },
  opts?: pulumi.CustomResourceOptions,
): aws.cloudwatch.LogGroup {
  return new aws.cloudwatch.LogGroup(
    names.full('service-log'),
    { name: serviceLogName(names), retentionInDays: settings.logRetentionDays },
    opts,
  );
}

export function serviceLogName(names: Names): string {
  return `/noughts/${names.stable('service')}`;
}
