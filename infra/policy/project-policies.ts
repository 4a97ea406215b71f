import { known, type Resource } from './resource.ts';
import { everyResourceRule, resourceRule, type Rule } from './rule.ts';
import { nameInputs, taggableTypes } from './taggable.ts';

/** Names of load balancers and target groups have no room for more. */
const shortForms: Readonly<Record<string, string>> = { staging: 'stg' };

type Tags = Readonly<Record<string, string>>;

const wrongTags = (tags: Tags, { stack }: Resource) => [
  (tags['project'] ?? '') === '' && 'has no tag project',
  tags['stack'] !== stack && `its tag stack is ${tags['stack'] ?? 'missing'}, not ${stack}`,
  (tags['managed-by'] ?? '') === '' && 'has no tag managed-by',
];

const tagged = everyResourceRule(
  {
    name: 'tagged',
    controls: ['own'],
    requires: 'Everything that can be tagged has the tags project, stack and managed-by.',
  },
  (resource) =>
    taggableTypes.includes(resource.type)
      ? wrongTags((resource.props['tags'] as Tags | undefined) ?? {}, resource)
      : [],
);

const instancesTagged = resourceRule(
  {
    name: 'instances-tagged',
    controls: ['own'],
    requires: 'Tags reach the instances and their disks, where the provider’s default tags do not.',
  },
  {
    'aws:ec2/launchTemplate:LaunchTemplate': ({ tagSpecifications = [] }, resource) =>
      ['instance', 'volume'].flatMap((kind) => {
        const { tags = {} } = tagSpecifications.find(({ resourceType }) => resourceType === kind) ?? {};
        return wrongTags(tags, resource).map((fault) => fault !== false && `${kind}: ${fault}`);
      }),
    'aws:autoscaling/group:Group': ({ tags = [] }, resource) => {
      const passedOn = tags.filter(({ propagateAtLaunch }) => propagateAtLaunch);
      return wrongTags(Object.fromEntries(passedOn.map(({ key, value }) => [key, value])), resource);
    },
  },
);

const namesCarryStack = everyResourceRule(
  {
    name: 'names-carry-stack',
    controls: ['own'],
    requires: 'A name that meets those of other stacks says which stack it belongs to.',
  },
  ({ type, name: logicalName, stack, props }) => {
    const input = nameInputs[type];
    if (input === undefined) return;
    // Where the provider makes the name, it begins with the logical one.
    const name = known(() => props[input] ?? props[`${input}Prefix`]) ?? logicalName;
    const words = String(name).toLowerCase();
    return (
      !words.includes(stack) &&
      !words.includes(shortForms[stack] ?? stack) &&
      `its name ${String(name)} does not say ${stack}`
    );
  },
);

/** Managed policies that reach beyond what a server of ours may do; the last reads every parameter. */
const tooWide = /(AdministratorAccess|PowerUserAccess|FullAccess|AmazonSSMManagedInstanceCore)$/;

const noAdminPolicy = resourceRule(
  {
    name: 'no-admin-policy',
    controls: ['own', 'CKV_AWS_274'],
    requires: 'No role gets an administrator’s policy, as provider helpers hand out when none is named.',
  },
  {
    'aws:iam/rolePolicyAttachment:RolePolicyAttachment': ({ policyArn = '' }) =>
      tooWide.test(policyArn) && `attaches ${policyArn}`,
    'aws:iam/role:Role': ({ managedPolicyArns = [] }) =>
      managedPolicyArns.filter((arn) => tooWide.test(arn)).map((arn) => `attaches ${arn}`),
  },
);

const managedByAws = 'is encrypted with a key that AWS manages, not one of ours';

const customerKeys = resourceRule(
  {
    name: 'customer-managed-key',
    controls: ['CKV_AWS_119', 'CKV_AWS_145', 'CKV_AWS_149', 'CKV_AWS_158'],
    requires: 'What is stored is encrypted with a customer-managed key.',
  },
  {
    'aws:dynamodb/table:Table': ({ serverSideEncryption }) =>
      serverSideEncryption?.kmsKeyArn === undefined && managedByAws,
    'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': ({
      rules = [],
    }) =>
      !rules.some(({ applyServerSideEncryptionByDefault: by }) => by?.kmsMasterKeyId !== undefined) &&
      managedByAws,
    'aws:secretsmanager/secret:Secret': ({ kmsKeyId }) => kmsKeyId === undefined && managedByAws,
    'aws:cloudwatch/logGroup:LogGroup': ({ kmsKeyId }) => kmsKeyId === undefined && managedByAws,
  },
);

export const ownRules: readonly Rule[] = [
  tagged,
  instancesTagged,
  namesCarryStack,
  noAdminPolicy,
  customerKeys,
];
