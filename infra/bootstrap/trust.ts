import type { Repository } from './config.ts';
import { createPolicyDocument, type PolicyDocument } from './iam-document.ts';

export const githubHost = 'token.actions.githubusercontent.com';
export const githubAudience = 'sts.amazonaws.com';

/** What a workflow's job must be for it to be trusted. */
export type Job =
  | { readonly kind: 'environment'; readonly environment: string; readonly ref?: string }
  | { readonly kind: 'branch'; readonly ref: string }
  | { readonly kind: 'pull-request' };

/**
 * The trust of a role in the jobs of one repository, every claim compared exactly.
 *
 * The subject carries the numbers of owner and repository, as GitHub writes it for repositories made since
 * 15 July 2026, so that a freed name is no way in.
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
