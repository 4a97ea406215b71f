import { buildArn, createPolicyDocument, type AwsScope, type PolicyDocument } from '../iam-document.ts';
import { getNamePrefixes, getServerBoundaryName, type Stage } from '../stages.ts';

/**
 * Permissions to manage the role of a stack's servers. The role must have the stage's server boundary, so it cannot exceed a
 * server's permissions, and can be passed only to EC2.
 */
export function createDeployRolesPolicy(scope: AwsScope, stage: Stage): PolicyDocument {
  const { full } = getNamePrefixes(stage);
  const roles = [buildArn(scope, 'iam', `role/${full}*`)];
  return createPolicyDocument(
    {
      Sid: 'BoundRoles',
      Effect: 'Allow',
      Action: [
        'iam:CreateRole',
        'iam:DeleteRolePolicy',
        'iam:PutRolePermissionsBoundary',
        'iam:PutRolePolicy',
      ],
      Resource: roles,
      Condition: {
        StringEquals: {
          'iam:PermissionsBoundary': buildArn(scope, 'iam', `policy/${getServerBoundaryName(stage)}`),
        },
      },
    },
    {
      Sid: 'Roles',
      Effect: 'Allow',
      Action: [
        'iam:DeleteRole',
        'iam:TagRole',
        'iam:UntagRole',
        'iam:UpdateAssumeRolePolicy',
        'iam:UpdateRole',
        'iam:UpdateRoleDescription',
      ],
      Resource: roles,
    },
    {
      Sid: 'Profiles',
      Effect: 'Allow',
      Action: [
        'iam:AddRoleToInstanceProfile',
        'iam:CreateInstanceProfile',
        'iam:DeleteInstanceProfile',
        'iam:RemoveRoleFromInstanceProfile',
        'iam:TagInstanceProfile',
        'iam:UntagInstanceProfile',
      ],
      Resource: [buildArn(scope, 'iam', `instance-profile/${full}*`)],
    },
    {
      Sid: 'PassRoles',
      Effect: 'Allow',
      Action: ['iam:PassRole'],
      Resource: roles,
      Condition: {
        StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' },
      },
    },
    {
      Sid: 'ServiceLinkedRoles',
      Effect: 'Allow',
      Action: ['iam:CreateServiceLinkedRole'],
      Resource: [buildArn(scope, 'iam', 'role/aws-service-role/*')],
      Condition: {
        StringEquals: {
          'iam:AWSServiceName': [
            'autoscaling.amazonaws.com',
            'elasticache.amazonaws.com',
            'elasticloadbalancing.amazonaws.com',
          ],
        },
      },
    },
  );
}
