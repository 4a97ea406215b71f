import { buildArn, createPolicyDocument, type AwsScope, type PolicyDocument } from '../iam-document.ts';
import {
  bootstrapPrefix,
  bootstrapStack,
  getNamePrefixes,
  serverBoundary,
  getStateBucketArn,
  type Stage,
} from '../stages.ts';

/**
 * The most that the deploy role of a stage may ever do, whatever policy somebody hangs on it: the services the
 * stacks use, in this region, and never another stack's resources nor what holds the role itself in check.
 */
export function createDeployBoundary(scope: AwsScope, stage: Stage): PolicyDocument {
  return createPolicyDocument(
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
      Condition: { StringEquals: { 'aws:RequestedRegion': scope.region } },
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
        buildArn(scope, 'iam', `role/${bootstrapPrefix}*`),
        buildArn(scope, 'iam', `policy/${bootstrapPrefix}*`),
        buildArn(scope, 'iam', 'oidc-provider/*'),
        buildArn(scope, 'iam', 'user/*'),
        buildArn(scope, 'iam', 'group/*'),
      ],
    },
    {
      Sid: 'NotItsState',
      Effect: 'Deny',
      Action: ['s3:DeleteBucket*', 's3:DeleteObjectVersion', 's3:PutBucket*', 's3:PutLifecycleConfiguration'],
      Resource: [getStateBucketArn(scope), `${getStateBucketArn(scope)}/*`],
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
        StringNotEquals: { 'iam:PermissionsBoundary': buildArn(scope, 'iam', `policy/${serverBoundary}`) },
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
export function createServerBoundary(scope: AwsScope, stages: readonly Stage[]): PolicyDocument {
  const prefixes = stages.map((stage) => getNamePrefixes(stage).full);
  return createPolicyDocument(
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
      Resource: prefixes.map((prefix) => buildArn(scope, 'dynamodb', `table/${prefix}*`)),
    },
    {
      Sid: 'Releases',
      Effect: 'Allow',
      Action: ['s3:GetObject'],
      Resource: prefixes.map((prefix) => buildArn(scope, 's3', `${prefix}-releases*/*`)),
    },
    {
      Sid: 'Secrets',
      Effect: 'Allow',
      Action: ['secretsmanager:GetSecretValue'],
      Resource: prefixes.map((prefix) => buildArn(scope, 'secretsmanager', `secret:${prefix}*`)),
    },
    {
      Sid: 'Logs',
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: prefixes.map((prefix) => buildArn(scope, 'logs', `log-group:/noughts/${prefix}*`)),
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
