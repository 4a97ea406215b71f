import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { BootstrapSettings } from './config.ts';
import type { AwsScope } from './iam-document.ts';
import { bootstrapPrefix, bootstrapTags } from './stages.ts';
import { githubAudience, githubHost } from './trust.ts';

/**
 * ARN of the account's OIDC provider for GitHub. An account can have only one, so an existing one of another project
 * is used unchanged.
 */
export function getOrCreateGithubProvider(
  choice: BootstrapSettings['githubProvider'],
  { partition, account }: AwsScope,
): pulumi.Input<string> {
  if (choice === 'existing') return `arn:${partition}:iam::${account}:oidc-provider/${githubHost}`;
  // Needs no thumbprints: AWS verifies GitHub's certificate against its own list of authorities.
  return new aws.iam.OpenIdConnectProvider(
    `${bootstrapPrefix}-github`,
    { url: `https://${githubHost}`, clientIdLists: [githubAudience], tags: bootstrapTags },
    { protect: true },
  ).arn;
}
