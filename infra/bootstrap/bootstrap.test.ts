import { expect } from 'chai';
import { buildKeyStatements } from '../monitoring/alarm-topic.ts';
import { createAccountBudget } from './account-budget.ts';
import { getOrCreateGithubProvider } from './github-provider.ts';
import { defineRoles } from './role-definitions.ts';
import { bootstrapStack } from './stages.ts';
import {
  domains,
  scope,
  recordResources,
  recordBootstrap,
  recordWholeBootstrap,
  repository,
  type BootstrapResource,
} from './testing/record-bootstrap.ts';
import { createTrustPolicy } from './trust.ts';

const tags = { project: 'noughts', stack: 'bootstrap', 'managed-by': 'pulumi' };
const bucketName = 'noughts-bootstrap-state-123456789012-eu-central-1';
const existingProvider = 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com';

describe('bootstrap: resources', () => {
  let recorded: readonly BootstrapResource[];
  before(async () => {
    recorded = await recordBootstrap();
  });

  const all = (type: string) => recorded.filter((resource) => resource.type === type);
  const inputs = (type: string, name: string) =>
    all(type).find((resource) => resource.name === name)?.inputs ?? {};

  it('create one state bucket: private, versioned, encrypted, TLS only', () => {
    const [bucket, ...more] = all('aws:s3/bucket:Bucket');
    expect(more).to.deep.equal([]);
    expect(bucket?.inputs).to.deep.equal({ bucket: bucketName, tags });
    const name = 'noughts-bootstrap-state';
    expect(inputs('aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock', name)).to.deep.equal({
      bucket: bucketName,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(inputs('aws:s3/bucketVersioning:BucketVersioning', name)).to.deep.include({
      versioningConfiguration: { status: 'Enabled' },
    });
    const { policy } = inputs('aws:s3/bucketPolicy:BucketPolicy', name);
    expect(JSON.parse(String(policy))).to.deep.equal({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'TlsOnly',
          Effect: 'Deny',
          Principal: '*',
          Action: ['s3:*'],
          Resource: [`arn:aws:s3:::${bucketName}`, `arn:aws:s3:::${bucketName}/*`],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    });
  });

  it('keep noncurrent state versions for stateVersionDays, and always the latest twenty', () => {
    const { rules } = inputs(
      'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
      'noughts-bootstrap-state',
    ) as { rules: { noncurrentVersionExpiration: object }[] };
    expect(rules[0]?.noncurrentVersionExpiration).to.deep.equal({
      noncurrentDays: 365,
      newerNoncurrentVersions: 20,
    });
  });

  it('create one key with an alias and rotation for each stage and for the alarms', () => {
    expect(all('aws:kms/alias:Alias').map((alias) => alias.inputs)).to.have.deep.members([
      { name: 'alias/noughts-bootstrap-staging', targetKeyId: 'noughts-bootstrap-staging-id' },
      { name: 'alias/noughts-bootstrap-prod', targetKeyId: 'noughts-bootstrap-prod-id' },
      { name: 'alias/noughts-bootstrap-alarms', targetKeyId: 'noughts-bootstrap-alarms-id' },
    ]);
    for (const { inputs: key } of all('aws:kms/key:Key')) expect(key['enableKeyRotation']).to.equal(true);
  });

  it('allow CloudWatch and Budgets of this account to use the alarm key', () => {
    const { policy, ...key } = inputs('aws:kms/key:Key', 'noughts-bootstrap-alarms');
    expect(key).to.deep.include({ deletionWindowInDays: 30, tags });
    expect(JSON.parse(String(policy))).to.deep.equal({
      Version: '2012-10-17',
      Statement: buildKeyStatements({ accountId: scope.account, partition: scope.partition }),
    });
  });

  it('create a budget of the whole account, with e-mail notifications if alarmEmail is set', async () => {
    const [budget, ...more] = all('aws:budgets/budget:Budget').map(({ inputs: made }) => made);
    expect(more).to.deep.equal([]);
    expect(budget).to.deep.include({ limitAmount: '500', limitUnit: 'USD', timeUnit: 'MONTHLY' });
    expect(budget).not.to.have.property('costFilters');
    expect(budget?.['notifications']).to.have.length(2);
    for (const notification of budget?.['notifications'] as object[]) {
      expect(notification).to.deep.include({ subscriberEmailAddresses: ['ops@example.com'] });
    }
    const [withoutEmail] = await recordResources(bootstrapStack, () =>
      createAccountBudget({ budgetUsd: 500, alarmEmail: undefined }),
    );
    expect(withoutEmail?.inputs['notifications']).to.deep.equal([]);
  });

  it('create every role with its trust policy, policies and boundary', () => {
    for (const definition of defineRoles(scope, domains)) {
      const name = `noughts-bootstrap-${definition.name}`;
      const role = inputs('aws:iam/role:Role', name);
      const trust = createTrustPolicy('arn:aws:mock:::noughts-bootstrap-github', repository, definition.job);
      expect(JSON.parse(String(role['assumeRolePolicy'])), name).to.deep.equal(trust);
      // As the workflows request it.
      expect(role['maxSessionDuration'], name).to.equal(7200);
      expect(role['permissionsBoundary']).to.equal(
        definition.boundary === undefined ? undefined : `arn:aws:mock:::${name}-boundary`,
      );
      for (const [part, document] of Object.entries(definition.policies)) {
        const { policy } = inputs('aws:iam/policy:Policy', `${name}-${part}`);
        expect(JSON.parse(String(policy)), `${name}-${part}`).to.deep.equal(document);
        expect(inputs('aws:iam/rolePolicyAttachment:RolePolicyAttachment', `${name}-${part}`)).to.deep.equal({
          role: name,
          policyArn: `arn:aws:mock:::${name}-${part}`,
        });
      }
    }
    expect(all('aws:iam/role:Role')).to.have.length(defineRoles(scope).length);
  });

  it('create the OIDC provider for GitHub with one audience, or use an existing one', async () => {
    const made = all('aws:iam/openIdConnectProvider:OpenIdConnectProvider').map(({ inputs: made }) => made);
    expect(made).to.deep.equal([
      { url: 'https://token.actions.githubusercontent.com', clientIdLists: ['sts.amazonaws.com'], tags },
    ]);
    const used = await recordResources(bootstrapStack, () => {
      expect(getOrCreateGithubProvider('existing', scope)).to.equal(existingProvider);
    });
    expect(used).to.deep.equal([]);
  });

  it('are all created by the program, with outputs for the stacks and the workflows', async () => {
    const { resources, outputs } = await recordWholeBootstrap();
    const formatNames = (all: readonly Pick<BootstrapResource, 'type' | 'name'>[]) =>
      all.map(({ type, name }) => `${type} ${name}`);
    expect(formatNames(resources.filter(({ custom }) => custom))).to.have.members(formatNames(recorded));
    const prefix = 'arn:aws:iam::123456789012';
    const roleArns = defineRoles(scope).map(({ name }) => [name, `${prefix}:role/noughts-bootstrap-${name}`]);
    expect(outputs).to.deep.equal({
      stateUrl: `s3://${bucketName}?region=eu-central-1`,
      secretsProviders: {
        staging: 'awskms://alias/noughts-bootstrap-staging?region=eu-central-1',
        prod: 'awskms://alias/noughts-bootstrap-prod?region=eu-central-1',
      },
      roleArns: Object.fromEntries(roleArns),
      stagingPermissionsBoundary: `${prefix}:policy/noughts-bootstrap-server-boundary-staging`,
      prodPermissionsBoundary: `${prefix}:policy/noughts-bootstrap-server-boundary-prod`,
      alarmKeyArn: 'arn:aws:kms:eu-central-1:123456789012:key/noughts-bootstrap-alarms',
    });
  });
});
