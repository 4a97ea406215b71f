import { expect } from 'chai';
import { createServerBoundary } from './permissions/boundary.ts';
import { defineRoles } from './role-definitions.ts';
import { stages } from './stages.ts';
import { allows, type IamRequest } from './testing/iam-simulator.ts';
import { domains } from './testing/record-bootstrap.ts';

const scope = { partition: 'aws', account: '123456789012', region: 'eu-central-1' };
const bucket = 'arn:aws:s3:::noughts-bootstrap-state-123456789012-eu-central-1';
const definitions = Object.fromEntries(defineRoles(scope).map((definition) => [definition.name, definition]));
const regionContext = { 'aws:RequestedRegion': 'eu-central-1' };

/** Whether a role's policies and its boundary allow an action. */
function isAllowed(
  role: string,
  action: string,
  resource: string,
  context: IamRequest['context'] = {},
): boolean {
  const definition = definitions[role];
  if (definition === undefined) throw new Error(`there is no role ${role}`);
  const request = { action, resource, context: { ...regionContext, ...context } };
  const boundaries = definition.boundary === undefined ? [] : [[definition.boundary]];
  return [Object.values(definition.policies), ...boundaries].every((documents) => allows(documents, request));
}

const buildTableArn = (name: string) => `arn:aws:dynamodb:eu-central-1:123456789012:table/${name}`;
const buildIamArn = (name: string) => `arn:aws:iam::123456789012:${name}`;
const buildStateArn = (file: string) => `${bucket}/.pulumi/${file}`;
const boundaryContext = (name: string) => ({ 'iam:PermissionsBoundary': buildIamArn(`policy/${name}`) });
const key = 'arn:aws:kms:eu-central-1:123456789012:key/1';
const ownKey = { 'aws:ResourceTag/stack': 'staging', 'aws:ResourceTag/project': 'noughts' };
const vpc = 'arn:aws:ec2:eu-central-1:123456789012:vpc/1';

describe('bootstrap: roles', () => {
  it('are one for deploying and one for previewing each stage, and one for drift detection', () => {
    expect(defineRoles(scope).map(({ name, job }) => [name, job])).to.deep.equal([
      ['deploy-staging', { kind: 'environment', environment: 'staging', ref: 'refs/heads/main' }],
      ['deploy-prod', { kind: 'environment', environment: 'prod', ref: 'refs/heads/main' }],
      ['preview-staging', { kind: 'pull-request' }],
      ['preview-prod', { kind: 'environment', environment: 'prod-preview' }],
      ['drift', { kind: 'branch', ref: 'refs/heads/main' }],
    ]);
  });

  it('fit IAM’s limits: 6,144 characters a policy, ten policies a role', () => {
    for (const { name, policies, boundary: deployBoundary } of defineRoles(scope, domains)) {
      expect(Object.keys(policies).length, name).to.be.at.most(10);
      for (const document of [
        ...Object.values(policies),
        ...(deployBoundary === undefined ? [] : [deployBoundary]),
      ]) {
        expect(JSON.stringify(document).length, name).to.be.at.most(6144);
      }
    }
    for (const stage of stages) {
      expect(JSON.stringify(createServerBoundary(scope, stage)).length).to.be.at.most(6144);
    }
  });

  it('have a boundary if they deploy', () => {
    expect(
      Object.values(definitions)
        .filter((definition) => definition.boundary)
        .map(({ name }) => name),
    ).to.deep.equal(['deploy-staging', 'deploy-prod']);
  });

  describe('deploy-staging', () => {
    const allowedRequests: readonly Parameters<typeof isAllowed>[] = [
      ['deploy-staging', 'dynamodb:CreateTable', buildTableArn('noughts-staging-games-1a2b3c4')],
      ['deploy-staging', 'ec2:CreateVpc', vpc, { 'aws:RequestTag/stack': 'staging' }],
      ['deploy-staging', 's3:PutObject', buildStateArn('stacks/noughts/staging.json')],
      ['deploy-staging', 's3:PutObject', buildStateArn('locks/organization/noughts/staging/1.json')],
      ['deploy-staging', 'kms:Decrypt', key, { 'kms:ResourceAliases': 'alias/noughts-bootstrap-staging' }],
      [
        'deploy-staging',
        'iam:CreateRole',
        buildIamArn('role/noughts-staging-server'),
        boundaryContext('noughts-bootstrap-server-boundary-staging'),
      ],
      [
        'deploy-staging',
        'iam:PassRole',
        buildIamArn('role/noughts-staging-server'),
        { 'iam:PassedToService': 'ec2.amazonaws.com' },
      ],
      [
        'deploy-staging',
        'elasticloadbalancing:CreateTargetGroup',
        'arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/no-stg-api-1234567/1',
      ],
    ];
    for (const request of allowedRequests)
      it(`can ${request[1]} ${request[2]}`, () => expect(isAllowed(...request)).to.equal(true));

    const deniedRequests: readonly Parameters<typeof isAllowed>[] = [
      ['deploy-staging', 'dynamodb:DeleteTable', buildTableArn('noughts-prod-games-1a2b3c4')],
      [
        'deploy-staging',
        'dynamodb:CreateTable',
        buildTableArn('noughts-staging-x'),
        { 'aws:RequestedRegion': 'us-east-1' },
      ],
      ['deploy-staging', 'ec2:DeleteVpc', vpc, { 'aws:ResourceTag/stack': 'prod' }],
      ['deploy-staging', 'ec2:DeleteVpc', vpc],
      ['deploy-staging', 's3:GetObject', buildStateArn('stacks/noughts/prod.json')],
      ['deploy-staging', 's3:DeleteObjectVersion', buildStateArn('stacks/noughts/staging.json')],
      ['deploy-staging', 'kms:Decrypt', key, { 'kms:ResourceAliases': 'alias/noughts-bootstrap-prod' }],
      // Tagging a key would give access to it.
      ['deploy-staging', 'kms:TagResource', key, { 'aws:RequestTag/stack': 'staging' }],
      ['deploy-staging', 'kms:PutKeyPolicy', key, ownKey],
      ['deploy-staging', 'kms:ScheduleKeyDeletion', key, ownKey],
      ['deploy-staging', 'kms:ScheduleKeyDeletion', key, { 'aws:ResourceTag/stack': 'bootstrap' }],
      ['deploy-staging', 'kms:CreateGrant', key, ownKey],
      ['deploy-staging', 'kms:CreateKey', '*', { 'aws:RequestTag/stack': 'staging' }],
      ['deploy-staging', 'iam:CreateRole', buildIamArn('role/noughts-staging-server')],
      [
        'deploy-staging',
        'iam:CreateRole',
        buildIamArn('role/noughts-staging-server'),
        boundaryContext('AdministratorAccess'),
      ],
      [
        'deploy-staging',
        'iam:PassRole',
        buildIamArn('role/noughts-staging-server'),
        { 'iam:PassedToService': 'lambda.amazonaws.com' },
      ],
      [
        'deploy-staging',
        'iam:PassRole',
        buildIamArn('role/noughts-bootstrap-deploy-prod'),
        { 'iam:PassedToService': 'ec2.amazonaws.com' },
      ],
      ['deploy-staging', 'iam:AttachRolePolicy', buildIamArn('role/noughts-bootstrap-deploy-staging')],
      [
        'deploy-staging',
        'iam:CreatePolicyVersion',
        buildIamArn('policy/noughts-bootstrap-server-boundary-staging'),
      ],
      ['deploy-staging', 'iam:DeleteRolePermissionsBoundary', buildIamArn('role/noughts-staging-server')],
      ['deploy-staging', 'iam:CreateUser', buildIamArn('user/noughts-staging-x')],
      ['deploy-staging', 'sts:AssumeRole', buildIamArn('role/noughts-bootstrap-deploy-prod')],
    ];
    for (const request of deniedRequests) {
      it(`cannot ${request[1]} ${request[2]} ${JSON.stringify(request[3] ?? {})}`, () => {
        expect(isAllowed(...request)).to.equal(false);
      });
    }
  });

  it('cannot escalate beyond the boundary of deploy-staging, even with every permission', () => {
    const allowEverything = {
      Version: '2012-10-17',
      Statement: [{ Sid: 'All', Effect: 'Allow', Action: ['*'], Resource: ['*'] }],
    } as const;
    const deployBoundary = definitions['deploy-staging']?.boundary;
    if (deployBoundary === undefined) throw new Error('no boundary');
    const isAllowedByBoundary = (action: string, resource: string, context = {}) =>
      [allowEverything, deployBoundary].every((document) =>
        allows([document], { action, resource, context: { ...regionContext, ...context } }),
      );
    expect(isAllowedByBoundary('ec2:CreateVpc', vpc)).to.equal(true);
    expect(isAllowedByBoundary('ec2:CreateVpc', vpc, { 'aws:RequestTag/stack': 'prod' })).to.equal(false);
    expect(isAllowedByBoundary('kms:PutKeyPolicy', key, ownKey)).to.equal(false);
    expect(isAllowedByBoundary('iam:CreateRole', buildIamArn('role/any'))).to.equal(false);
    expect(
      isAllowedByBoundary('iam:PutRolePolicy', buildIamArn('role/noughts-bootstrap-deploy-staging')),
    ).to.equal(false);
    expect(
      isAllowedByBoundary('iam:UpdateAssumeRolePolicy', buildIamArn('role/noughts-bootstrap-deploy-prod')),
    ).to.equal(false);
    expect(isAllowedByBoundary('iam:CreateAccessKey', buildIamArn('user/root'))).to.equal(false);
    expect(
      isAllowedByBoundary('dynamodb:DeleteTable', buildTableArn('x'), { 'aws:ResourceTag/stack': 'prod' }),
    ).to.equal(false);
    expect(isAllowedByBoundary('s3:DeleteBucketPolicy', bucket)).to.equal(false);
    expect(isAllowedByBoundary('kms:DisableKey', key, { 'aws:ResourceTag/stack': 'bootstrap' })).to.equal(
      false,
    );
    expect(isAllowedByBoundary('lambda:CreateFunction', '*')).to.equal(false);
    expect(isAllowedByBoundary('sts:AssumeRole', buildIamArn('role/admin'))).to.equal(false);
  });

  it('have only read permissions for previews and the drift check', () => {
    const readers = Object.values(definitions).filter(({ name }) => !name.startsWith('deploy-'));
    expect(readers).to.have.length(3);
    for (const { name, policies } of readers) {
      const actions = Object.values(policies).flatMap(({ Statement }) =>
        Statement.flatMap(({ Action }) => Action),
      );
      const changing = actions.filter(
        (action) => !/^[a-z0-9]+:(Describe|Get|List|View)/.test(action) && action !== 'kms:Decrypt',
      );
      expect(changing, name).to.deep.equal([]);
    }
  });

  it('allow a preview to read its own stage’s state and no data', () => {
    expect(
      isAllowed('preview-staging', 's3:GetObject', buildStateArn('stacks/noughts/staging.json')),
    ).to.equal(true);
    expect(isAllowed('preview-staging', 's3:GetObject', buildStateArn('stacks/noughts/prod.json'))).to.equal(
      false,
    );
    expect(isAllowed('preview-prod', 's3:GetObject', buildStateArn('stacks/noughts/prod.json'))).to.equal(
      true,
    );
    const staging = { 'kms:ResourceAliases': 'alias/noughts-bootstrap-staging' };
    const prod = { 'kms:ResourceAliases': 'alias/noughts-bootstrap-prod' };
    expect(isAllowed('preview-staging', 'kms:Decrypt', key, staging)).to.equal(true);
    expect(isAllowed('preview-staging', 'kms:Decrypt', key, prod)).to.equal(false);
    expect(isAllowed('preview-staging', 'dynamodb:GetItem', buildTableArn('noughts-staging-games'))).to.equal(
      false,
    );
    const secret = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:noughts-staging-keys';
    expect(isAllowed('preview-staging', 'secretsmanager:GetSecretValue', secret)).to.equal(false);
    expect(isAllowed('drift', 'secretsmanager:GetSecretValue', secret)).to.equal(true);
  });
});
