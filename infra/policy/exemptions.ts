/** A deliberate violation of a rule. */
export interface Exemption {
  readonly rule: string;
  readonly type: string;
  /** Matches the logical names of the exempt resources. */
  readonly name: RegExp;
  readonly reason: string;
}

/** Every deliberate violation, with its reason. */
export const exemptions: readonly Exemption[] = [
  {
    rule: 'internet-ingress-only-https',
    type: 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
    name: /-load-balancer-http-redirect$/,
    reason: 'Port 80 is open to redirect addresses typed without https:// to HTTPS.',
  },
  {
    rule: 'subnets-map-no-public-address',
    type: 'aws:ec2/subnet:Subnet',
    name: /-vpc-public-\d+$/,
    reason:
      'awsx makes public subnets map addresses; only the load balancer and the NAT gateways are in them.',
  },
  {
    rule: 'customer-managed-key',
    type: 'aws:dynamodb/table:Table',
    name: /-(games|users)$/,
    reason: 'The key that DynamoDB owns is free, and no move has to wait for a KMS call.',
  },
  {
    rule: 'customer-managed-key',
    type: 'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
    name: /-(logs|releases)-encryption$|^noughts-bootstrap-state$/,
    reason:
      'Access logs do not support customer-managed keys, releases contain no secret, and Pulumi already encrypts the state’s secrets with our keys.',
  },
  {
    rule: 'customer-managed-key',
    type: 'aws:secretsmanager/secret:Secret',
    name: /-session-keys$/,
    reason: 'Only this account reads the secret, so a separate key would add no protection.',
  },
  {
    rule: 'customer-managed-key',
    type: 'aws:cloudwatch/logGroup:LogGroup',
    name: /-service-log$/,
    reason:
      'Logs contain no secret, cookie or e-mail address, and CloudWatch encrypts them with its own key.',
  },
  {
    rule: 'no-wildcard-actions',
    type: 'aws:iam/policy:Policy',
    name: /^noughts-bootstrap-deploy-\w+-boundary$/,
    reason: 'A permissions boundary grants nothing; it only limits what a role’s policies can grant.',
  },
];

/** The exemption that covers a finding, or undefined. */
export function findExemption(
  rule: string,
  { type, name }: { readonly type: string; readonly name: string },
): Exemption | undefined {
  return exemptions.find((entry) => entry.rule === rule && entry.type === type && entry.name.test(name));
}
