import { arn, policyDocument, type Place, type PolicyDocument } from '../iam-document.ts';
import { namePrefixes, type Stage } from '../stages.ts';

/**
 * Reading what the stacks are made of, as a preview and a refresh do: how things are set up, never what they hold.
 * Most of these actions know no single resource.
 */
export function inspectPolicy(place: Place, stages: readonly Stage[]): PolicyDocument {
  const prefixes = stages.map((stage) => namePrefixes(stage).full);
  return policyDocument(
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
        'tag:GetResources',
      ],
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
        'secretsmanager:DescribeSecret',
        'secretsmanager:GetResourcePolicy',
        'sns:GetSubscriptionAttributes',
        'sns:GetTopicAttributes',
        'sns:ListTagsForResource',
      ],
      Resource: [
        ...prefixes.flatMap((prefix) => [
          arn(place, 'budgets', `budget/${prefix}*`),
          arn(place, 'dynamodb', `table/${prefix}*`),
          arn(place, 'iam', `role/${prefix}*`),
          arn(place, 'iam', `instance-profile/${prefix}*`),
          arn(place, 's3', `${prefix}*`),
          arn(place, 'secretsmanager', `secret:${prefix}*`),
          arn(place, 'sns', `${prefix}*`),
        ]),
        arn(place, 'acm', 'certificate/*'),
        arn(place, 'kms', 'key/*'),
      ],
    },
    {
      Sid: 'ReadReleases',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:GetObjectTagging', 's3:GetObjectAttributes'],
      Resource: prefixes.map((prefix) => arn(place, 's3', `${prefix}-releases*/*`)),
    },
    {
      Sid: 'FindImages',
      Effect: 'Allow',
      Action: ['ssm:GetParameter', 'ssm:GetParameters'],
      Resource: [
        `arn:${place.partition}:ssm:${place.region}::parameter/aws/service/ami-amazon-linux-latest/*`,
      ],
    },
  );
}

/** A refresh compares the secret itself, so the drift check reads it; a preview does not. */
export function compareSecrets(place: Place, stages: readonly Stage[]): PolicyDocument {
  return policyDocument({
    Sid: 'CompareSecrets',
    Effect: 'Allow',
    Action: ['secretsmanager:GetSecretValue'],
    Resource: stages.map((stage) => arn(place, 'secretsmanager', `secret:${namePrefixes(stage).full}*`)),
  });
}
