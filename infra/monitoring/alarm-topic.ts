import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { Names } from '../names.ts';
import type { Settings } from '../config/settings.ts';
import type { Site } from '../aws-context.ts';

export interface AlarmTopicArgs {
  readonly settings: Settings;
  readonly site: Site;
  readonly names: Names;
}

/** Who writes to the topic. */
const publishers = ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'];

/**
 * The topic that alarms and the budget write to. Its key is the one that is configured, or the stack's own for $1 a
 * month, which only an administrator can make. Under the key that AWS manages, CloudWatch may not encrypt, and its
 * alarms are lost without a word.
 */
export function makeAlarmTopic(
  { settings, site, names }: AlarmTopicArgs,
  parent: pulumi.Resource,
): aws.sns.Topic {
  const kmsMasterKeyId = settings.alarmKeyArn ?? makeKey({ settings, site, names }, parent).arn;
  const topic = new aws.sns.Topic(names.full('alarms'), { kmsMasterKeyId }, { parent });
  new aws.sns.TopicPolicy(
    names.full('alarms'),
    { arn: topic.arn, policy: topic.arn.apply((arn) => policyOf([publishStatement(arn, site)])) },
    { parent },
  );
  if (settings.alarmEmail !== undefined) {
    new aws.sns.TopicSubscription(
      names.full('alarm-email'),
      { topic: topic.arn, protocol: 'email', endpoint: settings.alarmEmail },
      { parent },
    );
  }
  return topic;
}

function makeKey({ settings, site, names }: AlarmTopicArgs, parent: pulumi.Resource): aws.kms.Key {
  return new aws.kms.Key(
    names.full('alarms'),
    {
      description: `Alarms of Noughts ${settings.stack}`,
      enableKeyRotation: true,
      deletionWindowInDays: settings.protect ? 30 : 7,
      policy: policyOf(keyStatements(site)),
    },
    { parent },
  );
}

/** Source: SNS guide, "Enable compatibility between event sources from AWS services and encrypted topics". */
export function keyStatements({
  accountId,
  partition,
}: Pick<Site, 'accountId' | 'partition'>): readonly aws.iam.PolicyStatement[] {
  return [
    {
      Sid: 'Administration',
      Effect: 'Allow',
      Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
    {
      Sid: 'Publishers',
      Effect: 'Allow',
      Principal: { Service: publishers },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
    },
  ];
}

function publishStatement(topic: string, { accountId }: Site): aws.iam.PolicyStatement {
  return {
    Sid: 'Publishers',
    Effect: 'Allow',
    Principal: { Service: publishers },
    Action: 'sns:Publish',
    Resource: topic,
    Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
  };
}

function policyOf(statements: readonly aws.iam.PolicyStatement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
