import { arn, policyDocument, type Place, type PolicyDocument } from '../iam-document.ts';
import {
  bootstrapPrefix,
  bootstrapStack,
  namePrefixes,
  serverBoundary,
  stateBucketArn,
  type Stage,
} from '../stages.ts';

/**
 * The most that the deploy role of a stage may ever do, whatever policy somebody hangs on it: the services the
 * stacks use, in this region, and never another stack's resources nor what holds the role itself in check.
 */
export function deployBoundary(place: Place, stage: Stage): PolicyDocument {
  return policyDocument(
    {
      Sid: 'ServicesHere',
      Effect: 'Allow',
      Action: [
        'acm:*',
        'autoscaling:*',
        'cloudwatch:*',
        'dynamodb:*',
        'ec2:*',
        'elasticache:*',
        'elasticloadbalancing:*',
        'kms:Decrypt',
        'kms:Describe*',
        'kms:Encrypt',
        'kms:GenerateDataKey',
        'kms:Get*',
        'kms:List*',
        'logs:*',
        's3:*',
        'secretsmanager:*',
        'sns:*',
        'ssm:GetParameter',
        'ssm:GetParameters',
        'tag:GetResources',
      ],
      Resource: ['*'],
      Condition: { StringEquals: { 'aws:RequestedRegion': place.region } },
    },
    {
      Sid: 'ServicesWithoutRegion',
      Effect: 'Allow',
      // Bucket names and the account's identity are asked for in other regions too.
      Action: [
        'budgets:*',
        'cloudwatch:*Dashboard*',
        'iam:*',
        'route53:*',
        's3:GetBucketLocation',
        'sts:GetCallerIdentity',
      ],
      Resource: ['*'],
    },
    {
      Sid: 'NotOtherStacks',
      Effect: 'Deny',
      Action: ['*'],
      Resource: ['*'],
      Condition: {
        StringNotEquals: { 'aws:ResourceTag/stack': [stage, bootstrapStack] },
        Null: { 'aws:ResourceTag/stack': 'false' },
      },
    },
    {
      // A tag tells a stage's own from others', so none may be given in another's name.
      Sid: 'NotInOthersNames',
      Effect: 'Deny',
      Action: ['*'],
      Resource: ['*'],
      Condition: {
        StringNotEquals: { 'aws:RequestTag/stack': stage },
        Null: { 'aws:RequestTag/stack': 'false' },
      },
    },
    {
      Sid: 'NotItself',
      Effect: 'Deny',
      Action: [
        'iam:Add*',
        'iam:Attach*',
        'iam:Create*',
        'iam:Delete*',
        'iam:Detach*',
        'iam:PassRole',
        'iam:Put*',
        'iam:Remove*',
        'iam:Set*',
        'iam:Tag*',
        'iam:Untag*',
        'iam:Update*',
      ],
      Resource: [
        arn(place, 'iam', `role/${bootstrapPrefix}*`),
        arn(place, 'iam', `policy/${bootstrapPrefix}*`),
        arn(place, 'iam', 'oidc-provider/*'),
        arn(place, 'iam', 'user/*'),
        arn(place, 'iam', 'group/*'),
      ],
    },
    {
      Sid: 'NotItsState',
      Effect: 'Deny',
      Action: ['s3:DeleteBucket*', 's3:DeleteObjectVersion', 's3:PutBucket*', 's3:PutLifecycleConfiguration'],
      Resource: [stateBucketArn(place), `${stateBucketArn(place)}/*`],
    },
    {
      Sid: 'NoUnboundRoles',
      Effect: 'Deny',
      Action: [
        'iam:AttachRolePolicy',
        'iam:CreateRole',
        'iam:PutRolePermissionsBoundary',
        'iam:PutRolePolicy',
      ],
      Resource: ['*'],
      Condition: {
        StringNotEquals: { 'iam:PermissionsBoundary': arn(place, 'iam', `policy/${serverBoundary}`) },
      },
    },
    {
      Sid: 'NoBoundaryLifted',
      Effect: 'Deny',
      Action: ['iam:DeleteRolePermissionsBoundary'],
      Resource: ['*'],
    },
  );
}

/** The most that a role made by a stack may ever do: what a server of ours does, with things of ours. */
export function serverBoundaryPolicy(place: Place, stages: readonly Stage[]): PolicyDocument {
  const prefixes = stages.map((stage) => namePrefixes(stage).full);
  return policyDocument(
    {
      Sid: 'Tables',
      Effect: 'Allow',
      Action: [
        'dynamodb:BatchGetItem',
        'dynamodb:ConditionCheckItem',
        'dynamodb:DeleteItem',
        'dynamodb:DescribeTable',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ],
      Resource: prefixes.map((prefix) => arn(place, 'dynamodb', `table/${prefix}*`)),
    },
    {
      Sid: 'Releases',
      Effect: 'Allow',
      Action: ['s3:GetObject'],
      Resource: prefixes.map((prefix) => arn(place, 's3', `${prefix}-releases*/*`)),
    },
    {
      Sid: 'Secrets',
      Effect: 'Allow',
      Action: ['secretsmanager:GetSecretValue'],
      Resource: prefixes.map((prefix) => arn(place, 'secretsmanager', `secret:${prefix}*`)),
    },
    {
      Sid: 'Logs',
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: prefixes.map((prefix) => arn(place, 'logs', `log-group:/noughts/${prefix}*`)),
    },
    {
      Sid: 'SessionManager',
      Effect: 'Allow',
      Action: [
        'ssm:UpdateInstanceInformation',
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
      ],
      Resource: ['*'],
    },
  );
}
