import { expect } from 'chai';
import { createTrustPolicy } from './trust.ts';

const provider = 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com';
const repository = { owner: 'org', ownerId: '11', name: 'noughts', id: '22' };
const host = 'token.actions.githubusercontent.com';

describe('createTrustPolicy', () => {
  it('compares audience, subject, repository, environment and branch exactly for a deploy role', () => {
    const job = { kind: 'environment', environment: 'prod', ref: 'refs/heads/main' } as const;
    expect(createTrustPolicy(provider, repository, job)).to.deep.equal({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'GithubJob',
          Effect: 'Allow',
          Action: ['sts:AssumeRoleWithWebIdentity'],
          Principal: { Federated: provider },
          Condition: {
            StringEquals: {
              [`${host}:aud`]: 'sts.amazonaws.com',
              [`${host}:sub`]: 'repo:org@11/noughts@22:environment:prod',
              [`${host}:repository_id`]: '22',
              [`${host}:environment`]: 'prod',
              [`${host}:ref`]: 'refs/heads/main',
            },
          },
        },
      ],
    });
  });

  it('compares no branch for pull requests', () => {
    expect(getClaims({ kind: 'pull-request' })).to.deep.equal({
      [`${host}:aud`]: 'sts.amazonaws.com',
      [`${host}:sub`]: 'repo:org@11/noughts@22:pull_request',
      [`${host}:repository_id`]: '22',
    });
  });

  it('compares no branch for an environment job without one', () => {
    expect(getClaims({ kind: 'environment', environment: 'prod-preview' })).to.deep.equal({
      [`${host}:aud`]: 'sts.amazonaws.com',
      [`${host}:sub`]: 'repo:org@11/noughts@22:environment:prod-preview',
      [`${host}:repository_id`]: '22',
      [`${host}:environment`]: 'prod-preview',
    });
  });

  it('compares the branch in the subject and as a claim for a branch job', () => {
    expect(getClaims({ kind: 'branch', ref: 'refs/heads/main' })).to.deep.equal({
      [`${host}:aud`]: 'sts.amazonaws.com',
      [`${host}:sub`]: 'repo:org@11/noughts@22:ref:refs/heads/main',
      [`${host}:repository_id`]: '22',
      [`${host}:ref`]: 'refs/heads/main',
    });
  });
});

function getClaims(job: Parameters<typeof createTrustPolicy>[2]) {
  return createTrustPolicy(provider, repository, job).Statement[0]?.Condition?.['StringEquals'];
}
