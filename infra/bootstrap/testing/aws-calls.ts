/** What a call is authorized against, by type of resource. Each is looked at by itself. */
export interface Call {
  readonly action: string;
  /** What it makes: known by the tags in the request. */
  readonly makes?: readonly string[];
  /** What is there before: known by its own tags. */
  readonly uses?: readonly string[];
}

/**
 * Every call on resources whose ids nobody knows before they are made, as the provider makes it for a stack. Tags alone
 * tell a stage's own from others'. Source: service authorization reference, Amazon EC2 and AWS Certificate Manager.
 */
export const calls: readonly Call[] = [
  { action: 'ec2:AllocateAddress', makes: ['elastic-ip'] },
  { action: 'ec2:AssociateRouteTable', uses: ['route-table', 'subnet'] },
  { action: 'ec2:AttachInternetGateway', uses: ['internet-gateway', 'vpc'] },
  { action: 'ec2:AuthorizeSecurityGroupEgress', makes: ['security-group-rule'], uses: ['security-group'] },
  { action: 'ec2:AuthorizeSecurityGroupIngress', makes: ['security-group-rule'], uses: ['security-group'] },
  { action: 'ec2:CreateFlowLogs', makes: ['vpc-flow-log'], uses: ['vpc'] },
  { action: 'ec2:CreateInternetGateway', makes: ['internet-gateway'] },
  { action: 'ec2:CreateLaunchTemplate', makes: ['launch-template'] },
  { action: 'ec2:CreateLaunchTemplateVersion', uses: ['launch-template'] },
  { action: 'ec2:CreateNatGateway', makes: ['natgateway'], uses: ['elastic-ip', 'subnet', 'vpc'] },
  { action: 'ec2:CreateRoute', uses: ['route-table'] },
  { action: 'ec2:CreateRouteTable', makes: ['route-table'], uses: ['vpc'] },
  { action: 'ec2:CreateSecurityGroup', makes: ['security-group'], uses: ['vpc'] },
  { action: 'ec2:CreateSubnet', makes: ['subnet'], uses: ['vpc'] },
  { action: 'ec2:CreateTags', uses: ['vpc', 'security-group', 'subnet', 'launch-template'] },
  { action: 'ec2:CreateVpc', makes: ['vpc'] },
  {
    action: 'ec2:CreateVpcEndpoint',
    makes: ['vpc-endpoint'],
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
    makes: ['instance', 'volume', 'network-interface'],
    uses: ['launch-template', 'security-group', 'subnet'],
  },
  { action: 'ec2:UpdateSecurityGroupRuleDescriptionsEgress', uses: ['security-group'] },
  { action: 'ec2:UpdateSecurityGroupRuleDescriptionsIngress', uses: ['security-group'] },
  { action: 'acm:AddTagsToCertificate', uses: ['certificate'] },
  { action: 'acm:DeleteCertificate', uses: ['certificate'] },
  { action: 'acm:ImportCertificate', makes: ['certificate'] },
  { action: 'acm:RemoveTagsFromCertificate', uses: ['certificate'] },
  { action: 'acm:RequestCertificate', makes: ['certificate'] },
];
