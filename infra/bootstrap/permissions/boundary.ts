import { buildArn, createPolicyDocument, type AwsScope, type PolicyDocument } from '../iam-document.ts';
import {
  bootstrapPrefix,
  bootstrapStack,
  getNamePrefixes,
  getServerBoundaryName,
  getStateBucketArn,
  type Stage,
} from '../stages.ts';

/**
 * Permissions boundary of a stage's deploy role, effective whatever policies are attached to it: only services that
 * the stacks use, only in this region, and neither another stack's resources nor the role's own policies and boundary.
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
      // Bucket locations and the caller's identity are requested from other regions too.
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
      // Tags identify a stage's resources, so tagging with another stage's name is denied.
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
        StringNotEquals: {
          'iam:PermissionsBoundary': buildArn(scope, 'iam', `policy/${getServerBoundaryName(stage)}`),
        },
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

/**
 * Permissions boundary of the roles that a stage's stack creates: only what servers need, on resources of their own
 * stage.
 */
export function createServerBoundary(scope: AwsScope, stage: Stage): PolicyDocument {
  const { full } = getNamePrefixes(stage);
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
      Resource: [buildArn(scope, 'dynamodb', `table/${full}*`)],
    },
    {
      Sid: 'Releases',
      Effect: 'Allow',
      Action: ['s3:GetObject'],
      Resource: [buildArn(scope, 's3', `${full}-releases*/*`)],
    },
    {
      Sid: 'Secrets',
      Effect: 'Allow',
      Action: ['secretsmanager:GetSecretValue'],
      Resource: [buildArn(scope, 'secretsmanager', `secret:${full}*`)],
    },
    {
      Sid: 'Logs',
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: [buildArn(scope, 'logs', `log-group:/noughts/${full}*`)],
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
