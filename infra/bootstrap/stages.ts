import { createTags } from '../tags.ts';
import { buildArn, type AwsScope } from './iam-document.ts';

/** The stacks that workflows deliver. */
export const stages = ['staging', 'prod'] as const;
export type Stage = (typeof stages)[number];

/** The name that players type to reach a stage, and the zone that holds it; for stages that have one. */
export type Domains = Readonly<Partial<Record<Stage, { readonly name: string; readonly zoneId: string }>>>;

/** What the names of a stack's resources begin with; load balancers and target groups have room for less. */
export function getNamePrefixes(stage: Stage): { readonly full: string; readonly short: string } {
  return { full: `noughts-${stage}`, short: stage === 'staging' ? 'no-stg' : 'no-prod' };
}

/** The one stack of this program; the boundaries know its resources by this tag. */
export const bootstrapStack = 'bootstrap';
export const bootstrapTags = createTags(bootstrapStack);

/** What the names of this program's own resources begin with, which no workflow may change. */
export const bootstrapPrefix = `noughts-${bootstrapStack}`;

/** The permissions boundary of every role that a stack makes. */
export const serverBoundary = `${bootstrapPrefix}-server-boundary`;

/** Bucket names are shared by the whole world, so this one carries the account and its region. */
export function getStateBucketName({ account, region }: AwsScope): string {
  return `${bootstrapPrefix}-state-${account}-${region}`;
}

export function getStateBucketArn(scope: AwsScope): string {
  return buildArn(scope, 's3', getStateBucketName(scope));
}

/** The name of the key that encrypts the secrets in a stage's state. */
export function getStageKeyAlias(stage: Stage): string {
  return `alias/${bootstrapPrefix}-${stage}`;
}
