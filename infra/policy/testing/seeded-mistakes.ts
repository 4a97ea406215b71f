import type { Inputs, InputType } from '../input-types.ts';
import type { StackResource } from '../resource.ts';

/** A deliberate violation, and the rule that must detect it. */
export interface SeededViolation {
  readonly title: string;
  readonly rule: string;
  /** The type of the resource to change, and the inputs to override; undefined removes one. */
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The stack's resources with the violation. */
  seed(resources: readonly StackResource[]): readonly StackResource[];
}

/** The violations that are seeded into every stack. */
export const seededViolations: readonly SeededViolation[] = [
  seedInputs(
    'world-open SSH',
    'no-world-open-shell',
    'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
    {
      cidrIpv4: '0.0.0.0/0',
      fromPort: 22,
      toPort: 22,
    },
  ),
  seedInputs('HTTP target', 'https-targets', 'aws:lb/targetGroup:TargetGroup', { protocol: 'HTTP' }),
  seedInputs('unencrypted disk', 'encrypted-disks', 'aws:ec2/launchTemplate:LaunchTemplate', {
    blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { encrypted: 'false' } }],
  }),
  seedInputs('`*` action', 'no-wildcard-actions', 'aws:iam/rolePolicy:RolePolicy', {
    policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }),
  }),
  seedInputs(
    'public bucket',
    'bucket-public-access-blocked',
    'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock',
    { blockPublicPolicy: false, restrictPublicBuckets: false },
  ),
  seedInputs('TLS 1.0', 'tls-policy', 'aws:lb/listener:Listener', {
    protocol: 'HTTPS',
    sslPolicy: 'ELBSecurityPolicy-TLS-1-0-2015-04',
  }),
  seedInputs('IMDSv1', 'instance-metadata-v2', 'aws:ec2/launchTemplate:LaunchTemplate', {
    metadataOptions: { httpTokens: 'optional', httpPutResponseHopLimit: 1 },
  }),
  seedInputs('no health check', 'health-checks', 'aws:lb/targetGroup:TargetGroup', {
    healthCheck: undefined,
  }),
  seedInputs('secret in user data', 'no-secret-in-user-data', 'aws:ec2/launchTemplate:LaunchTemplate', {
    userData: Buffer.from(`SESSION_KEYS=${Buffer.alloc(32, 7).toString('base64')}`).toString('base64'),
  }),
  seedInputs('table without recovery', 'table-recovery', 'aws:dynamodb/table:Table', {
    pointInTimeRecovery: { enabled: false },
  }),
];

/** Overrides inputs of the first resource of a type. */
function seedInputs<T extends InputType>(
  title: string,
  rule: string,
  type: T,
  inputs: { readonly [K in keyof Inputs<T>]?: Inputs<T>[K] | undefined },
): SeededViolation {
  return {
    title,
    rule,
    type,
    inputs,
    seed(resources) {
      const target = resources.find((resource) => resource.type === type);
      if (target === undefined) throw new Error(`the stack has no ${type}`);
      const changedResource = { ...target, props: { ...target.props, ...inputs } };
      return resources.map((resource) => (resource === target ? changedResource : resource));
    },
  };
}
