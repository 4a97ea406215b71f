import { projectRules } from './project-policies.ts';
import { createAnyResource, createResource } from './testing/resources.ts';
import { describeRules } from './testing/rule-cases.ts';

const tags = { project: 'noughts', stack: 'prod', 'managed-by': 'pulumi' };
const vpc = (vpcTags?: Record<string, string>) =>
  createAnyResource('aws:ec2/vpc:Vpc', vpcTags === undefined ? {} : { tags: vpcTags });
const template = (...resourceTypes: string[]) =>
  createResource('aws:ec2/launchTemplate:LaunchTemplate', {
    tagSpecifications: resourceTypes.map((resourceType) => ({ resourceType, tags })),
  });
const group = (propagateAtLaunch: boolean) =>
  createResource('aws:autoscaling/group:Group', {
    tags: Object.entries(tags).map(([key, value]) => ({ key, value, propagateAtLaunch })),
  });
const table = (name: string, props: Record<string, unknown> = {}, stack = 'prod') =>
  createAnyResource('aws:dynamodb/table:Table', props, { name, stack });
const attachment = (policy: string) =>
  createResource('aws:iam/rolePolicyAttachment:RolePolicyAttachment', {
    policyArn: `arn:aws:iam::aws:policy/${policy}`,
  });
const role = (policy: string) =>
  createResource('aws:iam/role:Role', { managedPolicyArns: [`arn:aws:iam::aws:policy/${policy}`] });
const encryption = (kmsMasterKeyId?: string) =>
  createResource('aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration', {
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId } }],
  });

describe('policy: project rules', () => {
  describeRules(projectRules, {
    tagged: {
      passes: [vpc(tags), createAnyResource('aws:ec2/route:Route', {})],
      fails: [
        [vpc(), /no tag project/],
        [vpc({ ...tags, project: '' }), /no tag project/],
        [vpc({ ...tags, stack: 'staging' }), /tag stack is staging, not prod/],
        [vpc({ project: 'noughts', stack: 'prod' }), /no tag managed-by/],
      ],
    },
    'instances-tagged': {
      passes: [template('instance', 'volume'), group(true)],
      fails: [
        [template('instance'), /volume: has no tag project/],
        [template('volume'), /instance: has no tag project/],
        [template(), /instance: has no tag/],
        [group(false), /no tag project/],
      ],
    },
    'names-include-stack': {
      passes: [
        table('noughts-prod-games'),
        table('games', { name: 'noughts-prod-games' }),
        createAnyResource('aws:lb/loadBalancer:LoadBalancer', {}, { name: 'no-stg-alb', stack: 'staging' }),
        createAnyResource('aws:s3/bucket:Bucket', { bucketPrefix: 'noughts-prod-' }, { name: 'releases' }),
        createAnyResource('aws:ec2/route:Route', {}, { name: 'anything' }),
      ],
      fails: [
        [table('games'), /its name games does not contain prod/],
        [table('noughts-prod-games', { name: 'games' }), /its name games/],
        [table('noughts-prod-games', {}, 'staging'), /does not contain staging/],
      ],
    },
    'no-admin-policy': {
      passes: [attachment('CloudWatchAgentServerPolicy'), role('ReadOnlyAccess')],
      fails: [
        [attachment('AdministratorAccess'), /AdministratorAccess/],
        [attachment('AmazonDynamoDBFullAccess'), /AmazonDynamoDBFullAccess/],
        [attachment('AmazonSSMManagedInstanceCore'), /AmazonSSMManagedInstanceCore/],
        [role('PowerUserAccess'), /PowerUserAccess/],
      ],
    },
    'customer-managed-key': {
      passes: [
        createResource('aws:dynamodb/table:Table', {
          serverSideEncryption: { enabled: true, kmsKeyArn: 'arn' },
        }),
        encryption('arn'),
        createResource('aws:secretsmanager/secret:Secret', { kmsKeyId: 'arn' }),
        createResource('aws:cloudwatch/logGroup:LogGroup', { kmsKeyId: 'arn' }),
      ],
      fails: [
        [createResource('aws:dynamodb/table:Table', {}), /AWS-managed key/],
        [encryption(), /AWS-managed key/],
        [createResource('aws:secretsmanager/secret:Secret', {}), /AWS-managed key/],
        [createResource('aws:cloudwatch/logGroup:LogGroup', {}), /AWS-managed key/],
      ],
    },
  });
});
