/** The resource types that AWS authorizes an API call for, each separately. */
export interface AwsCall {
  readonly action: string;
  /** New resources, identified by the tags in the request. */
  readonly creates?: readonly string[];
  /** Existing resources, identified by their tags. */
  readonly uses?: readonly string[];
}

/**
 * Every API call of the provider for a stack on resources with generated ids, which only tags identify as a stage's.
 * Source: service authorization reference, Amazon EC2 and AWS Certificate Manager.
 */
export const awsCalls: readonly AwsCall[] = [
  { action: 'ec2:AllocateAddress', creates: ['elastic-ip'] },
  { action: 'ec2:AssociateRouteTable', uses: ['route-table', 'subnet'] },
  { action: 'ec2:AttachInternetGateway', uses: ['internet-gateway', 'vpc'] },
  { action: 'ec2:AuthorizeSecurityGroupEgress', creates: ['security-group-rule'], uses: ['security-group'] },
  { action: 'ec2:AuthorizeSecurityGroupIngress', creates: ['security-group-rule'], uses: ['security-group'] },
  { action: 'ec2:CreateFlowLogs', creates: ['vpc-flow-log'], uses: ['vpc'] },
  { action: 'ec2:CreateInternetGateway', creates: ['internet-gateway'] },
  { action: 'ec2:CreateLaunchTemplate', creates: ['launch-template'] },
  { action: 'ec2:CreateLaunchTemplateVersion', uses: ['launch-template'] },
  { action: 'ec2:CreateNatGateway', creates: ['natgateway'], uses: ['elastic-ip', 'subnet', 'vpc'] },
  { action: 'ec2:CreateRoute', uses: ['route-table'] },
  { action: 'ec2:CreateRouteTable', creates: ['route-table'], uses: ['vpc'] },
  { action: 'ec2:CreateSecurityGroup', creates: ['security-group'], uses: ['vpc'] },
  { action: 'ec2:CreateSubnet', creates: ['subnet'], uses: ['vpc'] },
  { action: 'ec2:CreateTags', uses: ['vpc', 'security-group', 'subnet', 'launch-template'] },
  { action: 'ec2:CreateVpc', creates: ['vpc'] },
  {
    action: 'ec2:CreateVpcEndpoint',
    creates: ['vpc-endpoint'],
    uses: ['vpc', 'route-table', 'security-group', 'subnet'],
  },
  { action: 'ec2:DeleteFlowLogs', uses: ['vpc-flow-log'] },
  { action: 'ec2:DeleteInternetGateway', uses: ['internet-gateway'] },
  { action: 'ec2:DeleteLaunchTemplate', uses: ['launch-template'] },
  { action: 'ec2:DeleteLaunchTemplateVersions', uses: ['launch-template'] },
  { action: 'ec2:DeleteNatGateway', uses: ['natgateway'] },
  { action: 'ec2:DeleteRoute', uses: ['route-table'] },
  { action: 'ec2:DeleteRouteTable', uses: ['route-table'] },
  { action: 'ec2:DeleteSecurityGroup', uses: ['security-group'] },
  { action: 'ec2:DeleteSubnet', uses: ['subnet'] },
  { action: 'ec2:DeleteTags', uses: ['vpc', 'security-group', 'subnet', 'launch-template'] },
  { action: 'ec2:DeleteVpc', uses: ['vpc'] },
  { action: 'ec2:DeleteVpcEndpoints', uses: ['vpc-endpoint'] },
  { action: 'ec2:DetachInternetGateway', uses: ['internet-gateway', 'vpc'] },
  { action: 'ec2:DisassociateAddress', uses: ['elastic-ip'] },
  { action: 'ec2:DisassociateRouteTable', uses: ['route-table', 'subnet'] },
  { action: 'ec2:ModifyLaunchTemplate', uses: ['launch-template'] },
  { action: 'ec2:ModifySecurityGroupRules', uses: ['security-group', 'security-group-rule'] },
  { action: 'ec2:ModifySubnetAttribute', uses: ['subnet'] },
  { action: 'ec2:ModifyVpcAttribute', uses: ['vpc'] },
  { action: 'ec2:ModifyVpcEndpoint', uses: ['vpc-endpoint', 'route-table', 'security-group', 'subnet'] },
  { action: 'ec2:ReleaseAddress', uses: ['elastic-ip'] },
  { action: 'ec2:ReplaceRoute', uses: ['route-table'] },
  { action: 'ec2:ReplaceRouteTableAssociation', uses: ['route-table', 'subnet'] },
  { action: 'ec2:RevokeSecurityGroupEgress', uses: ['security-group'] },
  { action: 'ec2:RevokeSecurityGroupIngress', uses: ['security-group'] },
  {
    action: 'ec2:RunInstances',
    creates: ['instance', 'volume', 'network-interface'],
    uses: ['launch-template', 'security-group', 'subnet'],
  },
  { action: 'ec2:UpdateSecurityGroupRuleDescriptionsEgress', uses: ['security-group'] },
  { action: 'ec2:UpdateSecurityGroupRuleDescriptionsIngress', uses: ['security-group'] },
  { action: 'acm:AddTagsToCertificate', uses: ['certificate'] },
  { action: 'acm:DeleteCertificate', uses: ['certificate'] },
  { action: 'acm:ImportCertificate', creates: ['certificate'] },
  { action: 'acm:RemoveTagsFromCertificate', uses: ['certificate'] },
  { action: 'acm:RequestCertificate', creates: ['certificate'] },
  { action: 'acm:UpdateCertificateOptions', uses: ['certificate'] },
];
