import {
  buildArn,
  createPolicyDocument,
  type AwsScope,
  type PolicyDocument,
  type Statement,
} from '../iam-document.ts';
import type { Stage } from '../stages.ts';

/**
 * Making and changing a stack's network and launch templates. Ids are unknown before they are made, so the stage's tag
 * tells its own from others': in the request for what is made, on the resource for what is there.
 *
 * EC2 authorizes a call on each resource by itself. So what a call makes, and what it makes it in or of, are in
 * statements of their own: a subnet is made with the tag, in a network that carries it.
 *
 * The default security group of a new network has no tag. It cannot be told from other networks', so only an
 * administrator can adopt it, and thereby make a network.
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
      // Images and their snapshots are Amazon's and carry no tag of ours.
      Sid: 'LaunchImages',
      Effect: 'Allow',
      Action: ['ec2:RunInstances'],
      Resource: ['image', 'snapshot'].map((type) => `arn:${scope.partition}:ec2:${scope.region}::${type}/*`),
    },
    {
      // ElastiCache makes an endpoint for a serverless cache with its caller's rights, and tags it as its own (managed
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
