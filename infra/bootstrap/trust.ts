import type { Repository } from './config.ts';
import { createPolicyDocument, type PolicyDocument } from './iam-document.ts';

export const githubHost = 'token.actions.githubusercontent.com';
export const githubAudience = 'sts.amazonaws.com';

/** The kind of workflow job that a role trusts. */
export type Job =
  | { readonly kind: 'environment'; readonly environment: string; readonly ref?: string }
  | { readonly kind: 'branch'; readonly ref: string }
  | { readonly kind: 'pull-request' };

/**
 * Trust policy for jobs of one repository. Compares every claim exactly.
 *
 * The subject contains the ids of owner and repository, GitHub's format for repositories created since 15 July 2026,
 * so that a new owner of a freed name gets no access.
 */
export function createTrustPolicy(providerArn: string, repository: Repository, job: Job): PolicyDocument {
  const claims: Record<string, string> = {
    aud: githubAudience,
    sub: `${buildSubject(repository)}:${buildContext(job)}`,
    repository_id: repository.id,
  };
  if (job.kind === 'environment') claims['environment'] = job.environment;
  if (job.kind !== 'pull-request' && job.ref !== undefined) claims['ref'] = job.ref;
  return createPolicyDocument({
    Sid: 'GithubJob',
    Effect: 'Allow',
    Action: ['sts:AssumeRoleWithWebIdentity'],
    Principal: { Federated: providerArn },
    Condition: {
      StringEquals: Object.fromEntries(
        Object.entries(claims).map(([claim, value]) => [`${githubHost}:${claim}`, value]),
      ),
    },
  });
}

function buildSubject({ owner, ownerId, name, id }: Repository): string {
  return `repo:${owner}@${ownerId}/${name}@${id}`;
}

function buildContext(job: Job): string {
  switch (job.kind) {
    case 'environment':
      return `environment:${job.environment}`;
    case 'branch':
      return `ref:${job.ref}`;
    case 'pull-request':
      return 'pull_request';
  }
}
