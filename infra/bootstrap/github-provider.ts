import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { BootstrapSettings } from './config.ts';
import type { AwsScope } from './iam-document.ts';
import { bootstrapPrefix, bootstrapTags } from './stages.ts';
import { githubAudience, githubHost } from './trust.ts';

/**
 * ARN of the account's trust in GitHub's tokens. An account has one such provider, so one that another project
 * made is used as it is.
 */
export function getOrCreateGithubProvider(
  choice: BootstrapSettings['githubProvider'],
  { partition, account }: AwsScope,
): pulumi.Input<string> {
  if (choice === 'existing') return `arn:${partition}:iam::${account}:oidc-provider/${githubHost}`;
  // Thumbprints are not asked for: AWS verifies GitHub's certificate by its own list of authorities.
  return new aws.iam.OpenIdConnectProvider(
    `${bootstrapPrefix}-github`,
    { url: `https://${githubHost}`, clientIdLists: [githubAudience], tags: bootstrapTags },
    { protect: true },
  ).arn;
}
