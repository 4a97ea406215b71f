/** A conflict with a rule that is on purpose. */
export interface Exemption {
  readonly rule: string;
  readonly type: string;
  /** The logical names it holds for. */
  readonly name: RegExp;
  readonly reason: string;
}

/** Every conflict with a rule that is on purpose, with its reason. */
export const exemptions: readonly Exemption[] = [
  {
    rule: 'world-opens-only-https',
    type: 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
    name: /-front-door-http-redirect$/,
    reason: 'Port 80 is open so that an address typed without https:// is answered by a redirect to it.',
  },
  {
    rule: 'subnets-map-no-public-address',
    type: 'aws:ec2/subnet:Subnet',
    name: /-vpc-public-\d+$/,
    reason:
      'Public subnets map addresses, as awsx makes them; only the load balancer and the NAT gateways stand there.',
  },
  {
    rule: 'customer-managed-key',
    type: 'aws:dynamodb/table:Table',
    name: /-(games|users)$/,
    reason: 'The key that DynamoDB owns costs nothing and no call of KMS stands in the way of a move.',
  },
  {
    rule: 'customer-managed-key',
    type: 'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
    name: /-(logs|releases)-encryption$|^noughts-bootstrap-state$/,
    reason:
      'Access logs cannot be written under a customer-managed key, releases hold no secret, and the state’s secrets are encrypted by keys of ours already.',
  },
  {
    rule: 'customer-managed-key',
    type: 'aws:secretsmanager/secret:Secret',
    name: /-session-keys$/,
    reason: 'Only this account reads the secret, so a key of its own would guard nothing more.',
  },
  {
    rule: 'customer-managed-key',
    type: 'aws:cloudwatch/logGroup:LogGroup',
    name: /-service-log$/,
    reason:
      'Logs hold no secret, no cookie and no e-mail address, and CloudWatch encrypts them with its own key.',
  },
  {
    rule: 'no-wildcard-actions',
    type: 'aws:iam/policy:Policy',
    name: /^noughts-bootstrap-deploy-\w+-boundary$/,
    reason: 'A permissions boundary grants nothing; it is the widest that a role may become.',
  },
];

/** The exemption that covers a finding, if there is one. */
export function findExemption(
  rule: string,
  { type, name }: { readonly type: string; readonly name: string },
): Exemption | undefined {
  return exemptions.find((entry) => entry.rule === rule && entry.type === type && entry.name.test(name));
}
