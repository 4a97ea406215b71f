import type * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { ResourceNames } from '../names.ts';
import { PrivateBucket } from './private-bucket.ts';
import type { Settings } from '../config/settings.ts';
import type { AwsContext } from '../aws-context/aws-context.ts';

export interface LogBucketArgs {
  readonly settings: Settings;
  readonly awsContext: AwsContext;
  readonly names: ResourceNames;
}

/** Key prefix of the load balancer's access logs. */
export const accessLogPrefix = 'access-log';

/**
 * Creates the bucket of access logs and flow logs. Some cents a month for a quiet stack, and $0.50 for each GB of flow
 * logs. Encrypted with an S3 managed key, since access logs do not support customer managed keys.
 */
export function createLogBucket(
  { settings, awsContext, names }: LogBucketArgs,
  opts?: pulumi.ComponentResourceOptions,
): PrivateBucket {
  return new PrivateBucket(
    names.logicalName('logs'),
    {
      names,
      suffix: 'logs',
      expireAfterDays: settings.accessLogDays,
      protect: settings.protect,
      statements: (arn) => buildDeliveryStatements(arn, awsContext),
    },
    opts,
  );
}

/**
 * Builds the statements that allow AWS to deliver logs of this account.
 *
 * Sources: ELB guide, "Enable access logs for your Application Load Balancer"; VPC guide, "Publish flow logs to S3".
 */
export function buildDeliveryStatements(
  arn: string,
  { accountId, partition, region }: Pick<AwsContext, 'accountId' | 'partition' | 'region'>,
): readonly aws.iam.PolicyStatement[] {
  const sourceAccountCondition = { StringEquals: { 'aws:SourceAccount': accountId } };
  const flowLogCondition = { ArnLike: { 'aws:SourceArn': `arn:${partition}:logs:${region}:${accountId}:*` } };
  const loadBalancerArns = `arn:${partition}:elasticloadbalancing:${region}:${accountId}:loadbalancer/*`;
  const accessLogs = `${arn}/${accessLogPrefix}/AWSLogs/${accountId}/*`;
  const flowLogWriter = { Service: 'delivery.logs.amazonaws.com' };
  const elbAccount = elbAccounts[region];
  return [
    {
      Sid: 'AccessLog',
      Effect: 'Allow',
      Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: accessLogs,
      Condition: { ArnLike: { 'aws:SourceArn': loadBalancerArns } },
    },
    ...(elbAccount === undefined
      ? []
      : [
          {
            Sid: 'AccessLogOfOlderRegions',
            Effect: 'Allow' as const,
            Principal: { AWS: `arn:${partition}:iam::${elbAccount}:root` },
            Action: 's3:PutObject',
            Resource: accessLogs,
          },
        ]),
    {
      Sid: 'FlowLog',
      Effect: 'Allow',
      Principal: flowLogWriter,
      Action: 's3:PutObject',
      Resource: `${arn}/flow-log/AWSLogs/${accountId}/*`,
      Condition: {
        StringEquals: { ...sourceAccountCondition.StringEquals, 's3:x-amz-acl': 'bucket-owner-full-control' },
        ...flowLogCondition,
      },
    },
    {
      Sid: 'FlowLogChecksTheBucket',
      Effect: 'Allow',
      Principal: flowLogWriter,
      Action: ['s3:GetBucketAcl', 's3:ListBucket'],
      Resource: arn,
      Condition: { ...sourceAccountCondition, ...flowLogCondition },
    },
  ];
}

/**
 * AWS accounts that deliver access logs in regions launched before August 2022. Source: ELB guide, "Enable access
 * logs", list of Elastic Load Balancing account ids.
 */
const elbAccounts: Readonly<Record<string, string>> = {
  'us-east-1': '127311923021',
  'us-east-2': '033677994240',
  'us-west-1': '027434742980',
  'us-west-2': '797873946194',
  'af-south-1': '098369216593',
  'ap-east-1': '754344448648',
  'ap-southeast-3': '589379963580',
  'ap-south-1': '718504428378',
  'ap-northeast-3': '383597477331',
  'ap-northeast-2': '600734575887',
  'ap-southeast-1': '114774131450',
  'ap-southeast-2': '783225319266',
  'ap-northeast-1': '582318560864',
  'ca-central-1': '985666609251',
  'eu-central-1': '054676820928',
  'eu-west-1': '156460612806',
  'eu-west-2': '652711504416',
  'eu-south-1': '635631232127',
  'eu-west-3': '009996457667',
  'eu-north-1': '897822967062',
  'me-south-1': '076674570225',
  'sa-east-1': '507241528517',
  'us-gov-west-1': '048591011584',
  'us-gov-east-1': '190560391635',
};
