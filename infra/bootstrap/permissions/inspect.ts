import { buildArn, createPolicyDocument, type AwsScope, type PolicyDocument } from '../iam-document.ts';
import { getNamePrefixes, type Stage } from '../stages.ts';

/**
 * Permissions to read the configuration of the stacks' resources, for preview and refresh, but not their data. Most of
 * these actions do not support resource-level permissions.
 */
export function createInspectPolicy(scope: AwsScope, stages: readonly Stage[]): PolicyDocument {
  const prefixes = stages.map((stage) => getNamePrefixes(stage).full);
  return createPolicyDocument(
    {
      Sid: 'DescribeServices',
      Effect: 'Allow',
      Action: [
        'autoscaling:Describe*',
        'budgets:ViewBudget',
        'cloudwatch:Describe*',
        'cloudwatch:GetDashboard',
        'cloudwatch:ListTagsForResource',
        'ec2:Describe*',
        'ec2:GetManagedPrefixListEntries',
        'elasticache:Describe*',
        'elasticache:ListTagsForResource',
        'elasticloadbalancing:Describe*',
        'kms:ListAliases',
        'logs:Describe*',
        'logs:ListTagsForResource',
        'route53:GetHostedZone',
        'route53:ListHostedZones',
        'route53:ListResourceRecordSets',
        'route53:ListTagsForResource',
        'secretsmanager:ListSecrets',
        'sns:GetSubscriptionAttributes',
        'tag:GetResources',
      ],
      Resource: ['*'],
    },
    {
      // User data of other projects' servers can contain secrets, and no stack needs these.
      Sid: 'NotUserData',
      Effect: 'Deny',
      Action: ['autoscaling:DescribeLaunchConfigurations', 'ec2:DescribeInstanceAttribute'],
      Resource: ['*'],
    },
    {
      Sid: 'DescribeOurs',
      Effect: 'Allow',
      Action: [
        'acm:DescribeCertificate',
        'acm:GetCertificate',
        'acm:ListTagsForCertificate',
        'budgets:ListTagsForResource',
        'dynamodb:Describe*',
        'dynamodb:ListTagsOfResource',
        'iam:GetInstanceProfile',
        'iam:GetRole',
        'iam:GetRolePolicy',
        'iam:ListAttachedRolePolicies',
        'iam:ListInstanceProfilesForRole',
        'iam:ListRolePolicies',
        'kms:DescribeKey',
        'kms:GetKeyPolicy',
        'kms:GetKeyRotationStatus',
        'kms:ListResourceTags',
        's3:GetAccelerateConfiguration',
        's3:GetBucket*',
        's3:GetEncryptionConfiguration',
        's3:GetLifecycleConfiguration',
        's3:GetReplicationConfiguration',
        's3:ListBucket',
        's3:ListTagsForResource',
        'secretsmanager:DescribeSecret',
        'secretsmanager:GetResourcePolicy',
        'secretsmanager:ListSecretVersionIds',
        'sns:GetTopicAttributes',
        'sns:ListTagsForResource',
      ],
      Resource: [
        ...prefixes.flatMap((prefix) => [
          buildArn(scope, 'budgets', `budget/${prefix}*`),
          buildArn(scope, 'dynamodb', `table/${prefix}*`),
          buildArn(scope, 'iam', `role/${prefix}*`),
          buildArn(scope, 'iam', `instance-profile/${prefix}*`),
          buildArn(scope, 's3', `${prefix}*`),
          buildArn(scope, 'secretsmanager', `secret:${prefix}*`),
          buildArn(scope, 'sns', `${prefix}*`),
        ]),
        buildArn(scope, 'acm', 'certificate/*'),
        buildArn(scope, 'kms', 'key/*'),
      ],
    },
    {
      Sid: 'ReadReleases',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:GetObjectTagging', 's3:GetObjectAttributes'],
      Resource: prefixes.map((prefix) => buildArn(scope, 's3', `${prefix}-releases*/*`)),
    },
    {
      Sid: 'FindImages',
      Effect: 'Allow',
      Action: ['ssm:GetParameter', 'ssm:GetParameters'],
      Resource: [
        `arn:${scope.partition}:ssm:${scope.region}::parameter/aws/service/ami-amazon-linux-latest/*`,
      ],
    },
  );
}

/** Permission to read secret values, which only a refresh needs (the drift check); a preview does not. */
export function createCompareSecretsPolicy(scope: AwsScope, stages: readonly Stage[]): PolicyDocument {
  return createPolicyDocument({
    Sid: 'CompareSecrets',
    Effect: 'Allow',
    Action: ['secretsmanager:GetSecretValue'],
    Resource: stages.map((stage) =>
      buildArn(scope, 'secretsmanager', `secret:${getNamePrefixes(stage).full}*`),
    ),
  });
}
