import { iamRules } from './iam.ts';
import { createResource } from './testing/resources.ts';
import { describeRules } from './testing/rule-cases.ts';

const document = (...statements: object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = (part: object) => ({ Effect: 'Allow', Resource: '*', ...part });
const rolePolicy = (part: object) =>
  createResource('aws:iam/rolePolicy:RolePolicy', { policy: document(allow(part)) });
const managed = (part: object) => createResource('aws:iam/policy:Policy', { policy: document(allow(part)) });
const inline = (part: object) =>
  createResource('aws:iam/role:Role', { inlinePolicies: [{ name: 'x', policy: document(allow(part)) }] });
const trusting = (part: object) =>
  createResource('aws:iam/role:Role', { assumeRolePolicy: document({ Effect: 'Allow', ...part }) });

const github = 'token.actions.githubusercontent.com';
const fromGithub = (condition: object) =>
  trusting({
    Action: 'sts:AssumeRoleWithWebIdentity',
    Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${github}` },
    Condition: condition,
  });
const aud = { [`${github}:aud`]: 'sts.amazonaws.com' };
const sub = (value: string) => ({ [`${github}:sub`]: value });

describe('policy: IAM rules', () => {
  describeRules(iamRules, {
    'no-wildcard-actions': {
      passes: [
        rolePolicy({ Action: ['dynamodb:GetItem', 'ssmmessages:OpenDataChannel'] }),
        managed({ Action: 's3:GetObject' }),
        createResource('aws:iam/policy:Policy', { policy: document({ Effect: 'Deny', Action: '*' }) }),
        inline({ Action: 's3:GetObject' }),
      ],
      fails: [
        [rolePolicy({ Action: '*' }), /allows \*/],
        [rolePolicy({ Sid: 'Table', Action: ['s3:GetObject', 'dynamodb:*'] }), /Table allows dynamodb:\*/],
        [managed({ Action: '*' }), /allows \*/],
        [inline({ Action: 'iam:*' }), /iam:\*/],
        [rolePolicy({ NotAction: 'iam:*' }), /everything except iam:\*/],
      ],
    },
    'no-broad-trust': {
      passes: [
        trusting({ Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }),
        trusting({ Principal: { AWS: 'arn:aws:iam::123456789012:role/operator' }, Action: 'sts:AssumeRole' }),
      ],
      fails: [
        [trusting({ Principal: '*', Action: 'sts:AssumeRole' }), /everyone/],
        [trusting({ Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }), /everyone/],
        [trusting({ Principal: { AWS: 'arn:aws:iam::123456789012:root' } }), /123456789012:root/],
        [trusting({ Principal: { AWS: ['123456789012'] } }), /account 123456789012/],
      ],
    },
    'safe-oidc-claims': {
      passes: [
        fromGithub({ StringEquals: { ...aud, ...sub('repo:org@1/noughts@2:environment:prod') } }),
        trusting({ Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }),
      ],
      fails: [
        [fromGithub({ StringEquals: aud }), /does not compare the subject/],
        [fromGithub({ StringEquals: sub('repo:org/noughts:pull_request') }), /audience/],
        [
          fromGithub({ StringEquals: aud, StringLike: sub('repo:org/noughts:*') }),
          /does not compare the subject/,
        ],
        [
          fromGithub({ StringEquals: { ...aud, ...sub('repo:org/*:pull_request') } }),
          /not name exactly one repository/,
        ],
        [
          fromGithub({ StringEquals: { ...aud, ...sub('repo:org/noughts:*') } }),
          /not name exactly one repository/,
        ],
        [fromGithub({}), /audience/],
      ],
    },
  });
});
