import { expect } from 'chai';
import { serverBoundaryPolicy } from './permissions/boundary.ts';
import { rolePlans } from './role-definitions.ts';
import { stages } from './stages.ts';
import { allows, type Request } from './testing/iam-simulator.ts';
import { domains } from './testing/record-bootstrap.ts';

const place = { partition: 'aws', account: '123456789012', region: 'eu-central-1' };
const bucket = 'arn:aws:s3:::noughts-bootstrap-state-123456789012-eu-central-1';
const plans = Object.fromEntries(rolePlans(place).map((plan) => [plan.name, plan]));
const here = { 'aws:RequestedRegion': 'eu-central-1' };

/** Whether a role may do something: its policies allow it, and its boundary too. */
function may(role: string, action: string, resource: string, context: Request['context'] = {}): boolean {
  const plan = plans[role];
  if (plan === undefined) throw new Error(`no role is called ${role}`);
  const request = { action, resource, context: { ...here, ...context } };
  const bounds = plan.boundary === undefined ? [] : [[plan.boundary]];
  return [Object.values(plan.policies), ...bounds].every((documents) => allows(documents, request));
}

const table = (name: string) => `arn:aws:dynamodb:eu-central-1:123456789012:table/${name}`;
const iam = (name: string) => `arn:aws:iam::123456789012:${name}`;
const state = (file: string) => `${bucket}/.pulumi/${file}`;
const boundary = (name: string) => ({ 'iam:PermissionsBoundary': iam(`policy/${name}`) });
const key = 'arn:aws:kms:eu-central-1:123456789012:key/1';
const ownKey = { 'aws:ResourceTag/stack': 'staging', 'aws:ResourceTag/project': 'noughts' };
const vpc = 'arn:aws:ec2:eu-central-1:123456789012:vpc/1';

describe('bootstrap: roles', () => {
  it('are one to deploy each stage, one to preview each, and one that looks for drift', () => {
    expect(rolePlans(place).map(({ name, job }) => [name, job])).to.deep.equal([
      ['deploy-staging', { kind: 'environment', environment: 'staging', ref: 'refs/heads/main' }],
      ['deploy-prod', { kind: 'environment', environment: 'prod', ref: 'refs/heads/main' }],
      ['preview-staging', { kind: 'pull-request' }],
      ['preview-prod', { kind: 'environment', environment: 'prod-preview' }],
      ['drift', { kind: 'branch', ref: 'refs/heads/main' }],
    ]);
  });

  it('fit what IAM takes: 6,144 characters a policy, ten policies a role', () => {
    for (const { name, policies, boundary: bound } of rolePlans(place, domains)) {
      expect(Object.keys(policies).length, name).to.be.at.most(10);
      for (const document of [...Object.values(policies), ...(bound === undefined ? [] : [bound])]) {
        expect(JSON.stringify(document).length, name).to.be.at.most(6144);
      }
    }
    expect(JSON.stringify(serverBoundaryPolicy(place, stages)).length).to.be.at.most(6144);
  });

  it('deploy roles work under a boundary', () => {
    expect(
      Object.values(plans)
        .filter((plan) => plan.boundary)
        .map(({ name }) => name),
    ).to.deep.equal(['deploy-staging', 'deploy-prod']);
  });

  describe('deploy-staging', () => {
    const yes: readonly Parameters<typeof may>[] = [
      ['deploy-staging', 'dynamodb:CreateTable', table('noughts-staging-games-1a2b3c4')],
      ['deploy-staging', 'ec2:CreateVpc', vpc, { 'aws:RequestTag/stack': 'staging' }],
      ['deploy-staging', 's3:PutObject', state('stacks/noughts/staging.json')],
      ['deploy-staging', 's3:PutObject', state('locks/organization/noughts/staging/1.json')],
      ['deploy-staging', 'kms:Decrypt', key, { 'kms:ResourceAliases': 'alias/noughts-bootstrap-staging' }],
      [
        'deploy-staging',
        'iam:CreateRole',
        iam('role/noughts-staging-server'),
        boundary('noughts-bootstrap-server-boundary'),
      ],
      [
        'deploy-staging',
        'iam:PassRole',
        iam('role/noughts-staging-server'),
        { 'iam:PassedToService': 'ec2.amazonaws.com' },
      ],
      [
        'deploy-staging',
        'elasticloadbalancing:CreateTargetGroup',
        'arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/no-stg-api-1234567/1',
      ],
    ];
    for (const request of yes)
      it(`may ${request[1]} ${request[2]}`, () => expect(may(...request)).to.equal(true));

    const no: readonly Parameters<typeof may>[] = [
      ['deploy-staging', 'dynamodb:DeleteTable', table('noughts-prod-games-1a2b3c4')],
      [
        'deploy-staging',
        'dynamodb:CreateTable',
        table('noughts-staging-x'),
        { 'aws:RequestedRegion': 'us-east-1' },
      ],
      ['deploy-staging', 'ec2:DeleteVpc', vpc, { 'aws:ResourceTag/stack': 'prod' }],
      ['deploy-staging', 'ec2:DeleteVpc', vpc],
      ['deploy-staging', 's3:GetObject', state('stacks/noughts/prod.json')],
      ['deploy-staging', 's3:DeleteObjectVersion', state('stacks/noughts/staging.json')],
      ['deploy-staging', 'kms:Decrypt', key, { 'kms:ResourceAliases': 'alias/noughts-bootstrap-prod' }],
      // A key that somebody may tag is a key that they may make their own.
      ['deploy-staging', 'kms:TagResource', key, { 'aws:RequestTag/stack': 'staging' }],
      ['deploy-staging', 'kms:PutKeyPolicy', key, ownKey],
      ['deploy-staging', 'kms:ScheduleKeyDeletion', key, ownKey],
      ['deploy-staging', 'kms:ScheduleKeyDeletion', key, { 'aws:ResourceTag/stack': 'bootstrap' }],
      ['deploy-staging', 'kms:CreateGrant', key, ownKey],
      ['deploy-staging', 'kms:CreateKey', '*', { 'aws:RequestTag/stack': 'staging' }],
      ['deploy-staging', 'iam:CreateRole', iam('role/noughts-staging-server')],
      [
        'deploy-staging',
        'iam:CreateRole',
        iam('role/noughts-staging-server'),
        boundary('AdministratorAccess'),
      ],
      [
        'deploy-staging',
        'iam:PassRole',
        iam('role/noughts-staging-server'),
        { 'iam:PassedToService': 'lambda.amazonaws.com' },
      ],
      [
        'deploy-staging',
        'iam:PassRole',
        iam('role/noughts-bootstrap-deploy-prod'),
        { 'iam:PassedToService': 'ec2.amazonaws.com' },
      ],
      ['deploy-staging', 'iam:AttachRolePolicy', iam('role/noughts-bootstrap-deploy-staging')],
      ['deploy-staging', 'iam:CreatePolicyVersion', iam('policy/noughts-bootstrap-server-boundary')],
      ['deploy-staging', 'iam:DeleteRolePermissionsBoundary', iam('role/noughts-staging-server')],
      ['deploy-staging', 'iam:CreateUser', iam('user/noughts-staging-x')],
      ['deploy-staging', 'sts:AssumeRole', iam('role/noughts-bootstrap-deploy-prod')],
    ];
    for (const request of no) {
      it(`may not ${request[1]} ${request[2]} ${JSON.stringify(request[3] ?? {})}`, () => {
        expect(may(...request)).to.equal(false);
      });
    }
  });

  it('even with every permission, the boundary keeps a deploy role from lifting itself', () => {
    const all = {
      Version: '2012-10-17',
      Statement: [{ Sid: 'All', Effect: 'Allow', Action: ['*'], Resource: ['*'] }],
    } as const;
    const bound = plans['deploy-staging']?.boundary;
    if (bound === undefined) throw new Error('no boundary');
    const could = (action: string, resource: string, context = {}) =>
      [all, bound].every((document) =>
        allows([document], { action, resource, context: { ...here, ...context } }),
      );
    expect(could('ec2:CreateVpc', vpc)).to.equal(true);
    expect(could('ec2:CreateVpc', vpc, { 'aws:RequestTag/stack': 'prod' })).to.equal(false);
    expect(could('kms:PutKeyPolicy', key, ownKey)).to.equal(false);
    expect(could('iam:CreateRole', iam('role/any'))).to.equal(false);
    expect(could('iam:PutRolePolicy', iam('role/noughts-bootstrap-deploy-staging'))).to.equal(false);
    expect(could('iam:UpdateAssumeRolePolicy', iam('role/noughts-bootstrap-deploy-prod'))).to.equal(false);
    expect(could('iam:CreateAccessKey', iam('user/root'))).to.equal(false);
    expect(could('dynamodb:DeleteTable', table('x'), { 'aws:ResourceTag/stack': 'prod' })).to.equal(false);
    expect(could('s3:DeleteBucketPolicy', bucket)).to.equal(false);
    expect(could('kms:DisableKey', key, { 'aws:ResourceTag/stack': 'bootstrap' })).to.equal(false);
    expect(could('lambda:CreateFunction', '*')).to.equal(false);
    expect(could('sts:AssumeRole', iam('role/admin'))).to.equal(false);
  });

  it('previews and the drift check only read', () => {
    const readers = Object.values(plans).filter(({ name }) => !name.startsWith('deploy-'));
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

  it('a preview reads the state of its own stage and no data', () => {
    expect(may('preview-staging', 's3:GetObject', state('stacks/noughts/staging.json'))).to.equal(true);
    expect(may('preview-staging', 's3:GetObject', state('stacks/noughts/prod.json'))).to.equal(false);
    expect(may('preview-prod', 's3:GetObject', state('stacks/noughts/prod.json'))).to.equal(true);
    const staging = { 'kms:ResourceAliases': 'alias/noughts-bootstrap-staging' };
    const prod = { 'kms:ResourceAliases': 'alias/noughts-bootstrap-prod' };
    expect(may('preview-staging', 'kms:Decrypt', key, staging)).to.equal(true);
    expect(may('preview-staging', 'kms:Decrypt', key, prod)).to.equal(false);
    expect(may('preview-staging', 'dynamodb:GetItem', table('noughts-staging-games'))).to.equal(false);
    const secret = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:noughts-staging-keys';
    expect(may('preview-staging', 'secretsmanager:GetSecretValue', secret)).to.equal(false);
    expect(may('drift', 'secretsmanager:GetSecretValue', secret)).to.equal(true);
  });
});
