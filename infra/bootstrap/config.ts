import * as pulumi from '@pulumi/pulumi';
import { UserError } from '../config/user-error.ts';
import { configKeySchemas, type KeySchema } from '../config/settings.ts';
import { bootstrapStack, stages, type Domains, type Stage } from './stages.ts';

/** The repository whose workflows can assume the roles. */
export interface Repository {
  readonly owner: string;
  /** Unlike names, ids survive a rename, and others cannot reuse them. */
  readonly ownerId: string;
  readonly name: string;
  readonly id: string;
}

export interface BootstrapSettings {
  readonly repository: Repository;
  /** Whether to create the account's OIDC provider for GitHub or to use the existing one. */
  readonly githubProvider: 'create' | 'existing';
  readonly stateVersionDays: number;
  readonly domains: Domains;
  /** US dollars a month, for the whole account. */
  readonly budgetUsd: number;
  readonly alarmEmail: string | undefined;
}

interface RawSettings {
  readonly owner?: string | undefined;
  readonly ownerId?: string | undefined;
  readonly repository?: string | undefined;
  readonly repositoryId?: string | undefined;
  readonly githubProvider?: string | undefined;
  readonly stateVersionDays?: string | undefined;
  readonly stagingDomain?: string | undefined;
  readonly stagingZoneId?: string | undefined;
  readonly prodDomain?: string | undefined;
  readonly prodZoneId?: string | undefined;
  readonly budgetUsd?: string | undefined;
  readonly alarmEmail?: string | undefined;
}

const name = /^[A-Za-z0-9_.-]+$/;
const numberPattern = /^[1-9][0-9]*$/;

/** Reuses the pattern and description of a stack's configuration key. */
function fromStackKey({ pattern, allowed: expected }: KeySchema & { readonly pattern: string }) {
  return [new RegExp(pattern), expected] as const;
}

const keyRules: readonly (readonly [keyof RawSettings, RegExp, string])[] = [
  ['owner', name, 'letters, digits, hyphens'],
  ['ownerId', numberPattern, 'a whole number, as `gh api users/OWNER --jq .id` prints it'],
  ['repository', name, 'the name without the owner'],
  ['repositoryId', numberPattern, 'a whole number, as `gh api repos/OWNER/REPOSITORY --jq .id` prints it'],
  ['githubProvider', /^(create|existing)$/, 'create or existing'],
  ['stateVersionDays', /^([3-9][0-9]|[1-9][0-9]{2,3})$/, 'a whole number from 30 to 9999'],
  ['stagingDomain', ...fromStackKey(configKeySchemas.domain)],
  ['stagingZoneId', ...fromStackKey(configKeySchemas.zoneId)],
  ['prodDomain', ...fromStackKey(configKeySchemas.domain)],
  ['prodZoneId', ...fromStackKey(configKeySchemas.zoneId)],
  ['budgetUsd', /^[1-9][0-9]{0,6}$/, 'a whole number from 1 to 9999999'],
  ['alarmEmail', ...fromStackKey(configKeySchemas.alarmEmail)],
];

/** Reads and validates the configuration. The only reader of `pulumi.Config` in this program. */
export function readBootstrapSettings(): BootstrapSettings {
  const config = new pulumi.Config();
  return parseBootstrapSettings(
    pulumi.getStack(),
    Object.fromEntries(keyRules.map(([key]) => [key, config.get(key)])),
  );
}

/**
 * Validates the configuration.
 *
 * @throws UserError naming every invalid key, its value and what is allowed
 */
export function parseBootstrapSettings(stack: string, raw: RawSettings): BootstrapSettings {
  const errors = keyRules
    .filter(([key, pattern]) => !pattern.test(raw[key] ?? ''))
    .map(([key, , expected]) => `noughts-bootstrap:${key} is ${raw[key] ?? 'not set'}; allowed: ${expected}`);
  if (errors.length === 0) errors.push(...findDomainErrors(raw));
  if (stack !== bootstrapStack) errors.unshift(`the stack is named ${stack}; allowed: ${bootstrapStack}`);
  if (errors.length > 0) throw new UserError(errors.join('\n'));
  return {
    repository: {
      owner: String(raw.owner),
      ownerId: String(raw.ownerId),
      name: String(raw.repository),
      id: String(raw.repositoryId),
    },
    githubProvider: raw.githubProvider === 'existing' ? 'existing' : 'create',
    stateVersionDays: Number(raw.stateVersionDays),
    domains: getDomains(raw),
    budgetUsd: Number(raw.budgetUsd),
    alarmEmail: raw.alarmEmail === '' ? undefined : raw.alarmEmail,
  };
}

function getDomains(raw: RawSettings): Domains {
  const entries = stages.map((stage) => [stage, getDomain(raw, stage)] as const);
  return Object.fromEntries(entries.filter(([, { name }]) => name !== ''));
}

function getDomain(raw: RawSettings, stage: Stage) {
  return { name: raw[`${stage}Domain`] ?? '', zoneId: raw[`${stage}ZoneId`] ?? '' };
}

function findDomainErrors(raw: RawSettings): string[] {
  const errors = stages.flatMap((stage) => {
    const { name: domain, zoneId } = getDomain(raw, stage);
    if ((domain === '') === (zoneId === '')) return [];
    const missing = domain === '' ? `${stage}Domain` : `${stage}ZoneId`;
    return [
      `noughts-bootstrap:${missing} is empty; allowed: both ${stage}Domain and ${stage}ZoneId, or neither`,
    ];
  });
  const { staging, prod } = getDomains(raw);
  if (staging !== undefined && staging.name === prod?.name) {
    errors.push(`noughts-bootstrap:prodDomain is ${prod.name}; allowed: a name other than stagingDomain`);
  }
  return errors;
}
