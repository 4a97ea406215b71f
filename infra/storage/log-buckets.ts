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
 * Creates the bucket of the load balancer's access logs, some cents a month for a quiet stack. Encrypted with an S3
 * managed key, since access logs do not support customer managed keys.
 */
export function createAccessLogBucket(args: LogBucketArgs, opts?: pulumi.ComponentResourceOptions) {
  return createLogBucket('access-logs', buildAccessLogStatements, args, opts);
}

/**
 * Creates the bucket of the flow logs: $0.25 for each GB delivered and $0.03 for its conversion to Parquet. AWS writes
 * the policy of this bucket too, so nothing else may depend on it.
 */
export function createFlowLogBucket(args: LogBucketArgs, opts?: pulumi.ComponentResourceOptions) {
  return createLogBucket('flow-logs', buildFlowLogStatements, args, opts);
}

type LogSource = Pick<AwsContext, 'accountId' | 'partition' | 'region'>;

function createLogBucket(
  suffix: string,
  buildStatements: (arn: string, source: LogSource) => readonly aws.iam.PolicyStatement[],
  { settings, awsContext, names }: LogBucketArgs,
  opts?: pulumi.ComponentResourceOptions,
): PrivateBucket {
  return new PrivateBucket(
    names.logicalName(suffix),
    {
      names,
      suffix,
      expireAfterDays: settings.accessLogDays,
      protect: settings.protect,
      statements: (arn) => buildStatements(arn, awsContext),
    },
    opts,
  );
}

/**
 * Builds the statements that allow ELB to deliver access logs of this account's load balancers.
 *
 * Source: ELB guide, "Enable access logs for your Application Load Balancer".
 */
export function buildAccessLogStatements(
  arn: string,
  { accountId, partition, region }: LogSource,
): readonly aws.iam.PolicyStatement[] {
  const loadBalancerArns = `arn:${partition}:elasticloadbalancing:${region}:${accountId}:loadbalancer/*`;
  const accessLogs = `${arn}/${accessLogPrefix}/AWSLogs/${accountId}/*`;
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
  ];
}

/**
 * Builds the statements that allow delivery of flow logs, word for word as AWS documents them: when a flow log is
 * created, AWS attaches these statements to the bucket unless they are there, and the drift check would report it.
 *
 * Source: VPC guide, "Amazon S3 bucket permissions for flow logs".
 */
export function buildFlowLogStatements(
  arn: string,
  { accountId, partition, region }: LogSource,
): readonly aws.iam.PolicyStatement[] {
  const fromThisAccount = { ArnLike: { 'aws:SourceArn': `arn:${partition}:logs:${region}:${accountId}:*` } };
  return [
    {
      Sid: 'AWSLogDeliveryWrite',
      Effect: 'Allow',
      Principal: { Service: 'delivery.logs.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: `${arn}/AWSLogs/${accountId}/*`,
      Condition: {
        StringEquals: { 'aws:SourceAccount': accountId, 's3:x-amz-acl': 'bucket-owner-full-control' },
        ...fromThisAccount,
      },
    },
    {
      Sid: 'AWSLogDeliveryAclCheck',
      Effect: 'Allow',
      Principal: { Service: 'delivery.logs.amazonaws.com' },
      Action: 's3:GetBucketAcl',
      Resource: arn,
      Condition: { StringEquals: { 'aws:SourceAccount': accountId }, ...fromThisAccount },
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
