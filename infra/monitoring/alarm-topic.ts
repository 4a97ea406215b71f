import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { serializePolicy } from '../iam-policy.ts';
import type { ResourceNames } from '../names.ts';
import type { Settings } from '../config/settings.ts';
import type { AwsContext } from '../aws-context/aws-context.ts';

export interface AlarmTopicArgs {
  readonly settings: Settings;
  readonly awsContext: AwsContext;
  readonly names: ResourceNames;
}

export interface AlarmTopic {
  readonly topic: aws.sns.Topic;
  /** Permission to publish; alarms and budgets must wait for it. */
  readonly policy: pulumi.Resource;
}

/** AWS services that publish to the topic. */
const publishers = ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'];

/**
 * Creates the topic of alarms and the budget. It is encrypted with the configured key, or with a key of the stack for
 * $1 a month, which only an administrator can create. CloudWatch may not use the AWS managed key: its notifications
 * would be lost silently.
 */
export function createAlarmTopic(
  { settings, awsContext, names }: AlarmTopicArgs,
  parent: pulumi.Resource,
): AlarmTopic {
  const kmsMasterKeyId = settings.alarmKeyArn ?? createKmsKey({ settings, awsContext, names }, parent).arn;
  const topic = new aws.sns.Topic(names.logicalName('alarms'), { kmsMasterKeyId }, { parent });
  const policy = new aws.sns.TopicPolicy(
    names.logicalName('alarms'),
    {
      arn: topic.arn,
      policy: topic.arn.apply((arn) => serializePolicy([buildPublishStatement(arn, awsContext)])),
    },
    { parent },
  );
  if (settings.alarmEmail !== undefined) {
    new aws.sns.TopicSubscription(
      names.logicalName('alarm-email'),
      { topic: topic.arn, protocol: 'email', endpoint: settings.alarmEmail },
      { parent },
    );
  }
  return { topic, policy };
}

function createKmsKey({ settings, awsContext, names }: AlarmTopicArgs, parent: pulumi.Resource): aws.kms.Key {
  return new aws.kms.Key(
    names.logicalName('alarms'),
    {
      description: `Alarms of Noughts ${settings.stack}`,
      enableKeyRotation: true,
      deletionWindowInDays: settings.protect ? 30 : 7,
      policy: serializePolicy(buildKeyStatements(awsContext)),
    },
    { parent },
  );
}

/** Source: SNS guide, "Enable compatibility between event sources from AWS services and encrypted topics". */
export function buildKeyStatements({
  accountId,
  partition,
}: Pick<AwsContext, 'accountId' | 'partition'>): readonly aws.iam.PolicyStatement[] {
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

function buildPublishStatement(topic: string, { accountId }: AwsContext): aws.iam.PolicyStatement {
  return {
    Sid: 'Publishers',
    Effect: 'Allow',
    Principal: { Service: publishers },
    Action: 'sns:Publish',
    Resource: topic,
    Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
  };
}
