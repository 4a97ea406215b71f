import { readIfKnown, type Resource } from './resource.ts';
import { defineEveryResourceRule, defineResourceRule, type Rule } from './rule.ts';
import { nameInputs, taggableTypes } from './taggable.ts';

/** Names of load balancers and target groups have no room for more. */
const stackAbbreviations: Readonly<Record<string, string>> = { staging: 'stg' };

type Tags = Readonly<Record<string, string>>;

const findTagErrors = (tags: Tags, { stack }: Resource) => [
  (tags['project'] ?? '') === '' && 'has no tag project',
  tags['stack'] !== stack && `its tag stack is ${tags['stack'] ?? 'missing'}, not ${stack}`,
  (tags['managed-by'] ?? '') === '' && 'has no tag managed-by',
];

const tagged = defineEveryResourceRule(
  {
    name: 'tagged',
    controls: ['own'],
    requires: 'Everything that can be tagged has the tags project, stack and managed-by.',
  },
  (resource) =>
    taggableTypes.includes(resource.type)
      ? findTagErrors((resource.props['tags'] as Tags | undefined) ?? {}, resource)
      : [],
);

const instancesTagged = defineResourceRule(
  {
    name: 'instances-tagged',
    controls: ['own'],
    requires: 'Tags reach the instances and their disks, where the provider’s default tags do not.',
  },
  {
    'aws:ec2/launchTemplate:LaunchTemplate': ({ tagSpecifications = [] }, resource) =>
      ['instance', 'volume'].flatMap((kind) => {
        const { tags = {} } = tagSpecifications.find(({ resourceType }) => resourceType === kind) ?? {};
        return findTagErrors(tags, resource).map((message) => message !== false && `${kind}: ${message}`);
      }),
    'aws:autoscaling/group:Group': ({ tags = [] }, resource) => {
      const propagatedTags = tags.filter(({ propagateAtLaunch }) => propagateAtLaunch);
      return findTagErrors(
        Object.fromEntries(propagatedTags.map(({ key, value }) => [key, value])),
        resource,
      );
    },
  },
);

const namesCarryStack = defineEveryResourceRule(
  {
    name: 'names-carry-stack',
    controls: ['own'],
    requires: 'A name that meets those of other stacks says which stack it belongs to.',
  },
  ({ type, name: logicalName, stack, props }) => {
    const input = nameInputs[type];
    if (input === undefined) return;
    // Where the provider makes the name, it begins with the logical one.
    const name = readIfKnown(() => props[input] ?? props[`${input}Prefix`]) ?? logicalName;
    const lowerCaseName = String(name).toLowerCase();
    return (
      !lowerCaseName.includes(stack) &&
      !lowerCaseName.includes(stackAbbreviations[stack] ?? stack) &&
      `its name ${String(name)} does not say ${stack}`
    );
  },
);

/** Managed policies that reach beyond what a server of ours may do; the last reads every parameter. */
const broadPolicies = /(AdministratorAccess|PowerUserAccess|FullAccess|AmazonSSMManagedInstanceCore)$/;

const noAdminPolicy = defineResourceRule(
  {
    name: 'no-admin-policy',
    controls: ['own', 'CKV_AWS_274'],
    requires: 'No role gets an administrator’s policy, as provider helpers hand out when none is named.',
  },
  {
    'aws:iam/rolePolicyAttachment:RolePolicyAttachment': ({ policyArn = '' }) =>
      broadPolicies.test(policyArn) && `attaches ${policyArn}`,
    'aws:iam/role:Role': ({ managedPolicyArns = [] }) =>
      managedPolicyArns.filter((arn) => broadPolicies.test(arn)).map((arn) => `attaches ${arn}`),
  },
);

const awsManagedKeyMessage = 'is encrypted with a key that AWS manages, not one of ours';

const customerKeys = defineResourceRule(
  {
    name: 'customer-managed-key',
    controls: ['CKV_AWS_119', 'CKV_AWS_145', 'CKV_AWS_149', 'CKV_AWS_158'],
    requires: 'What is stored is encrypted with a customer-managed key.',
  },
  {
    'aws:dynamodb/table:Table': ({ serverSideEncryption }) =>
      serverSideEncryption?.kmsKeyArn === undefined && awsManagedKeyMessage,
    'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': ({
      rules = [],
    }) =>
      !rules.some(({ applyServerSideEncryptionByDefault: by }) => by?.kmsMasterKeyId !== undefined) &&
      awsManagedKeyMessage,
    'aws:secretsmanager/secret:Secret': ({ kmsKeyId }) => kmsKeyId === undefined && awsManagedKeyMessage,
    'aws:cloudwatch/logGroup:LogGroup': ({ kmsKeyId }) => kmsKeyId === undefined && awsManagedKeyMessage,
  },
);

export const projectRules: readonly Rule[] = [
  tagged,
  instancesTagged,
  namesCarryStack,
  noAdminPolicy,
  customerKeys,
];
