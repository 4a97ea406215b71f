import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { buildKeyStatements } from '../monitoring/alarm-topic.ts';
import type { AwsScope } from './iam-document.ts';
import { bootstrapPrefix, bootstrapTags } from './stages.ts';

/**
 * The key under which every stack's alarms travel, $1 a month. It is made here, since whoever may make a key and tag it
 * may make other keys their own by their tag: the roles that deploy cannot.
 *
 * @returns its ARN
 */
export function makeAlarmKey({ account, partition }: AwsScope): pulumi.Output<string> {
  const name = `${bootstrapPrefix}-alarms`;
  const key = new aws.kms.Key(
    name,
    {
      description: 'Alarms of the stacks of Noughts',
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: buildKeyStatements({ accountId: account, partition }),
      }),
      tags: bootstrapTags,
    },
    { protect: true },
  );
  new aws.kms.Alias(name, { name: `alias/${name}`, targetKeyId: key.keyId }, { parent: key });
  return key.arn;
}
