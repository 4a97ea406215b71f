import {
  buildArn,
  createPolicyDocument,
  type AwsScope,
  type PolicyDocument,
  type Statement,
} from '../iam-document.ts';
import type { Stage } from '../stages.ts';

/**
 * Permissions to manage a stack's VPC and launch templates. Ids are unknown in advance, so the `stack` tag identifies the
 * stage's resources: a new resource must be tagged in the request, an existing one must have the tag.
 *
 * EC2 authorizes a call for each resource separately, so separate statements cover the new resource and the ones that it
 * uses: a subnet is created with the tag, in a VPC that has the tag.
 *
 * A deployment that creates a VPC also adopts its default security group. That one has no tag and cannot be
 * distinguished from others, so only an administrator can run such a deployment.
 */
export function createDeployNetworkPolicy(scope: AwsScope, stage: Stage): PolicyDocument {
  const buildEc2Arns = (...types: readonly string[]) =>
    types.map((type) => buildArn(scope, 'ec2', `${type}/*`));
  const allowCreate = (Sid: string, Action: readonly string[], ...types: readonly string[]): Statement => ({
    Sid,
    Effect: 'Allow',
    Action,
    Resource: buildEc2Arns(...types),
    Condition: { StringEquals: { 'aws:RequestTag/stack': stage } },
  });
  return createPolicyDocument(
    allowCreate(
      'MakeFirst',
      ['ec2:AllocateAddress', 'ec2:CreateInternetGateway', 'ec2:CreateLaunchTemplate', 'ec2:CreateVpc'],
      'elastic-ip',
      'internet-gateway',
      'launch-template',
      'vpc',
    ),
    allowCreate(
      'MakeInNetwork',
      ['ec2:CreateRouteTable', 'ec2:CreateSecurityGroup', 'ec2:CreateSubnet'],
      'route-table',
      'security-group',
      'subnet',
    ),
    allowCreate(
      'MakeInSubnets',
      ['ec2:CreateNatGateway', 'ec2:CreateVpcEndpoint', 'ec2:RunInstances'],
      'instance',
      'natgateway',
      'network-interface',
      'volume',
      'vpc-endpoint',
    ),
    allowCreate('MakeFlowLogs', ['ec2:CreateFlowLogs'], 'vpc-flow-log'),
    allowCreate(
      'MakeRules',
      ['ec2:AuthorizeSecurityGroupEgress', 'ec2:AuthorizeSecurityGroupIngress'],
      'security-group-rule',
    ),
    {
      Sid: 'TagWhatIsMade',
      Effect: 'Allow',
      Action: ['ec2:CreateTags'],
      Resource: buildEc2Arns('*'),
      Condition: {
        StringEquals: { 'aws:RequestTag/stack': stage },
        Null: { 'ec2:CreateAction': 'false' },
      },
    },
    {
      Sid: 'ChangeOwn',
      Effect: 'Allow',
      Action: [
        'ec2:AssociateRouteTable',
        'ec2:AttachInternetGateway',
        'ec2:AuthorizeSecurityGroupEgress',
        'ec2:AuthorizeSecurityGroupIngress',
        'ec2:CreateFlowLogs',
        'ec2:CreateLaunchTemplateVersion',
        'ec2:CreateNatGateway',
        'ec2:CreateRoute',
        'ec2:CreateRouteTable',
        'ec2:CreateSecurityGroup',
        'ec2:CreateSubnet',
        'ec2:CreateTags',
        'ec2:CreateVpcEndpoint',
        'ec2:DeleteFlowLogs',
        'ec2:DeleteInternetGateway',
        'ec2:DeleteLaunchTemplate',
        'ec2:DeleteLaunchTemplateVersions',
        'ec2:DeleteNatGateway',
        'ec2:DeleteRoute',
        'ec2:DeleteRouteTable',
        'ec2:DeleteSecurityGroup',
        'ec2:DeleteSubnet',
        'ec2:DeleteTags',
        'ec2:DeleteVpc',
        'ec2:DeleteVpcEndpoints',
        'ec2:DetachInternetGateway',
        'ec2:DisassociateAddress',
        'ec2:DisassociateRouteTable',
        'ec2:ModifyLaunchTemplate',
        'ec2:ModifySecurityGroupRules',
        'ec2:ModifySubnetAttribute',
        'ec2:ModifyVpcAttribute',
        'ec2:ModifyVpcEndpoint',
        'ec2:ReleaseAddress',
        'ec2:ReplaceRoute',
        'ec2:ReplaceRouteTableAssociation',
        'ec2:RevokeSecurityGroupEgress',
        'ec2:RevokeSecurityGroupIngress',
        'ec2:RunInstances',
        'ec2:UpdateSecurityGroupRuleDescriptionsEgress',
        'ec2:UpdateSecurityGroupRuleDescriptionsIngress',
      ],
      Resource: ['*'],
      Condition: { StringEquals: { 'aws:ResourceTag/stack': stage } },
    },
    {
      // Images and their snapshots belong to Amazon and do not have the stage's tag.
      Sid: 'LaunchImages',
      Effect: 'Allow',
      Action: ['ec2:RunInstances'],
      Resource: ['image', 'snapshot'].map((type) => `arn:${scope.partition}:ec2:${scope.region}::${type}/*`),
    },
    {
      // ElastiCache creates and tags an endpoint for a serverless cache with its caller's permissions (see the managed
      // policy AmazonElastiCacheFullAccess).
      Sid: 'MakeCacheEndpoint',
      Effect: 'Allow',
      Action: ['ec2:CreateVpcEndpoint'],
      Resource: buildEc2Arns('vpc-endpoint'),
      Condition: {
        StringLike: { 'ec2:VpceServiceName': 'com.amazonaws.elasticache.serverless.*' },
      },
    },
    {
      Sid: 'TagCacheEndpoint',
      Effect: 'Allow',
      Action: ['ec2:CreateTags'],
      Resource: buildEc2Arns('vpc-endpoint'),
      Condition: {
        StringEquals: {
          'ec2:CreateAction': 'CreateVpcEndpoint',
          'aws:RequestTag/AmazonElastiCacheManaged': 'true',
        },
      },
    },
  );
}
