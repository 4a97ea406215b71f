import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { serializePolicy } from '../iam-policy.ts';
import { buildKeyStatements } from '../monitoring/alarm-topic.ts';
import type { AwsScope } from './iam-document.ts';
import { bootstrapPrefix, bootstrapTags } from './stages.ts';

/**
 * Creates the KMS key of every stack's alarm topic, $1 a month. It belongs to the bootstrap because a role that can
 * create and tag keys could also take over other keys by tagging them, so the deploy roles have no such permission.
 *
 * @returns the key's ARN
 */
export function createAlarmKey({ account, partition }: AwsScope): pulumi.Output<string> {
  const name = `${bootstrapPrefix}-alarms`;
  const key = new aws.kms.Key(
    name,
    {
      description: 'Alarms of the stacks of Noughts',
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: serializePolicy(buildKeyStatements({ accountId: account, partition })),
      tags: bootstrapTags,
    },
    { protect: true },
  );
  new aws.kms.Alias(name, { name: `alias/${name}`, targetKeyId: key.keyId }, { parent: key });
  return key.arn;
}
