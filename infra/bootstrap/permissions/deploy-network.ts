import { arn, policyDocument, type Place, type PolicyDocument, type Statement } from '../iam-document.ts';
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
export function deployNetwork(place: Place, stage: Stage): PolicyDocument {
  const ec2 = (...types: readonly string[]) => types.map((type) => arn(place, 'ec2', `${type}/*`));
  const make = (Sid: string, Action: readonly string[], ...types: readonly string[]): Statement => ({
    Sid,
    Effect: 'Allow',
    Action,
    Resource: ec2(...types),
    Condition: { StringEquals: { 'aws:RequestTag/stack': stage } },
  });
  return policyDocument(
    make(
      'MakeFirst',
      ['ec2:AllocateAddress', 'ec2:CreateInternetGateway', 'ec2:CreateLaunchTemplate', 'ec2:CreateVpc'],
      'elastic-ip',
      'internet-gateway',
      'launch-template',
      'vpc',
    ),
    make(
      'MakeInNetwork',
      ['ec2:CreateRouteTable', 'ec2:CreateSecurityGroup', 'ec2:CreateSubnet'],
      'route-table',
      'security-group',
      'subnet',
    ),
    make(
      'MakeInSubnets',
      ['ec2:CreateNatGateway', 'ec2:CreateVpcEndpoint', 'ec2:RunInstances'],
      'instance',
      'natgateway',
      'network-interface',
      'volume',
      'vpc-endpoint',
    ),
    make('MakeFlowLogs', ['ec2:CreateFlowLogs'], 'vpc-flow-log'),
    make(
      'MakeRules',
      ['ec2:AuthorizeSecurityGroupEgress', 'ec2:AuthorizeSecurityGroupIngress'],
      'security-group-rule',
    ),
    {
      Sid: 'TagWhatIsMade',
      Effect: 'Allow',
      Action: ['ec2:CreateTags'],
      Resource: ec2('*'),
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
      Resource: ['image', 'snapshot'].map((type) => `arn:${place.partition}:ec2:${place.region}::${type}/*`),
    },
    {
      // ElastiCache makes an endpoint for a serverless cache with its caller's rights, and tags it as its own (managed
      // policy AmazonElastiCacheFullAccess).
      Sid: 'MakeCacheEndpoint',
      Effect: 'Allow',
      Action: ['ec2:CreateVpcEndpoint'],
      Resource: ec2('vpc-endpoint'),
      Condition: {
        StringLike: { 'ec2:VpceServiceName': 'com.amazonaws.elasticache.serverless.*' },
      },
    },
    {
      Sid: 'TagCacheEndpoint',
      Effect: 'Allow',
      Action: ['ec2:CreateTags'],
      Resource: ec2('vpc-endpoint'),
      Condition: {
        StringEquals: {
          'ec2:CreateAction': 'CreateVpcEndpoint',
          'aws:RequestTag/AmazonElastiCacheManaged': 'true',
        },
      },
    },
  );
}
