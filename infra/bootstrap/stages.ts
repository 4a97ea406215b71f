import { createShortPrefix } from '../names.ts';
import { createTags } from '../tags.ts';
import { buildArn, type AwsScope } from './iam-document.ts';

/** The stacks that workflows deploy. */
export const stages = ['staging', 'prod'] as const;
export type Stage = (typeof stages)[number];

/** Public host name and Route 53 zone of the stages that have a domain. */
export type Domains = Readonly<Partial<Record<Stage, { readonly name: string; readonly zoneId: string }>>>;

/** Prefixes of a stack's resource names: `short` for load balancers and target groups, limited to 32 characters. */
export function getNamePrefixes(stage: Stage): { readonly full: string; readonly short: string } {
  return { full: `noughts-${stage}`, short: createShortPrefix(stage) };
}

/** The only stack of this program; the boundaries identify its resources by this name as a tag. */
export const bootstrapStack = 'bootstrap';
export const bootstrapTags = createTags(bootstrapStack);

/** Prefix of this program's resource names. Workflows cannot change these resources. */
export const bootstrapPrefix = `noughts-${bootstrapStack}`;

/**
 * Name of the permissions boundary of the roles that a stage's stack creates. One for each stage: a deploy role chooses
 * the permissions of these roles, so a shared boundary would give it the other stage's data.
 */
export function getServerBoundaryName(stage: Stage): string {
  return `${bootstrapPrefix}-server-boundary-${stage}`;
}

/** Bucket names are globally unique, so this one contains the account and region. */
export function getStateBucketName({ account, region }: AwsScope): string {
  return `${bootstrapPrefix}-state-${account}-${region}`;
}

export function getStateBucketArn(scope: AwsScope): string {
  return buildArn(scope, 's3', getStateBucketName(scope));
}

/** Alias of the KMS key that encrypts the secrets in a stage's state. */
export function getStageKeyAlias(stage: Stage): string {
  return `alias/${bootstrapPrefix}-${stage}`;
}
