import * as pulumi from '@pulumi/pulumi';
import { OperatorError } from '../config/user-error.ts';
import { stackKeys, type KeySchema } from '../config/settings.ts';
import { bootstrapStack, stages, type Domains, type Stage } from './stages.ts';

/** The repository whose workflows may take the roles. */
export interface Repository {
  readonly owner: string;
  /** Numbers stay when an owner or a repository is renamed, and a name that was given up can be taken by others. */
  readonly ownerId: string;
  readonly name: string;
  readonly id: string;
}

export interface BootstrapSettings {
  readonly repository: Repository;
  /** Whether the account's trust in GitHub is made here or is there already. */
  readonly githubProvider: 'create' | 'existing';
  readonly stateVersionDays: number;
  readonly domains: Domains;
  /** Of the whole account. */
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
const number = /^[1-9][0-9]*$/;

/** The shape and the words of a key of the stacks, for one that holds the same here. */
function like({ pattern, allowed: words }: KeySchema & { readonly pattern: string }) {
  return [new RegExp(pattern), words] as const;
}

const allowed: readonly (readonly [keyof RawSettings, RegExp, string])[] = [
  ['owner', name, 'letters, digits, hyphens'],
  ['ownerId', number, 'a whole number, as `gh api users/OWNER --jq .id` prints it'],
  ['repository', name, 'the name alone, without its owner'],
  ['repositoryId', number, 'a whole number, as `gh api repos/OWNER/REPOSITORY --jq .id` prints it'],
  ['githubProvider', /^(create|existing)$/, 'create or existing'],
  ['stateVersionDays', /^([3-9][0-9]|[1-9][0-9]{2,3})$/, 'a whole number from 30 to 9999'],
  ['stagingDomain', ...like(stackKeys.domain)],
  ['stagingZoneId', ...like(stackKeys.zoneId)],
  ['prodDomain', ...like(stackKeys.domain)],
  ['prodZoneId', ...like(stackKeys.zoneId)],
  ['budgetUsd', /^[1-9][0-9]{0,6}$/, 'a whole number from 1 to 9999999'],
  ['alarmEmail', ...like(stackKeys.alarmEmail)],
];

/** The settings, checked. The only reader of `pulumi.Config` in this program. */
export function readBootstrapSettings(): BootstrapSettings {
  const config = new pulumi.Config();
  return bootstrapSettings(
    pulumi.getStack(),
    Object.fromEntries(allowed.map(([key]) => [key, config.get(key)])),
  );
}

/**
 * Checks what was configured.
 *
 * @throws OperatorError naming every key at fault, its value and what is allowed
 */
export function bootstrapSettings(stack: string, raw: RawSettings): BootstrapSettings {
  const faults = allowed
    .filter(([key, shape]) => !shape.test(raw[key] ?? ''))
    .map(([key, , words]) => `noughts-bootstrap:${key} is ${raw[key] ?? 'not set'}; allowed: ${words}`);
  if (faults.length === 0) faults.push(...domainFaults(raw));
  if (stack !== bootstrapStack) faults.unshift(`the stack is called ${stack}; allowed: ${bootstrapStack}`);
  if (faults.length > 0) throw new OperatorError(faults.join('\n'));
  return {
    repository: {
      owner: String(raw.owner),
      ownerId: String(raw.ownerId),
      name: String(raw.repository),
      id: String(raw.repositoryId),
    },
    githubProvider: raw.githubProvider === 'existing' ? 'existing' : 'create',
    stateVersionDays: Number(raw.stateVersionDays),
    domains: domainsOf(raw),
    budgetUsd: Number(raw.budgetUsd),
    alarmEmail: raw.alarmEmail === '' ? undefined : raw.alarmEmail,
  };
}

function domainsOf(raw: RawSettings): Domains {
  const named = stages.map((stage) => [stage, domainOf(raw, stage)] as const);
  return Object.fromEntries(named.filter(([, { name }]) => name !== ''));
}

function domainOf(raw: RawSettings, stage: Stage) {
  return { name: raw[`${stage}Domain`] ?? '', zoneId: raw[`${stage}ZoneId`] ?? '' };
}

function domainFaults(raw: RawSettings): string[] {
  const faults = stages.flatMap((stage) => {
    const { name: domain, zoneId } = domainOf(raw, stage);
    if ((domain === '') === (zoneId === '')) return [];
    const missing = domain === '' ? `${stage}Domain` : `${stage}ZoneId`;
    return [
      `noughts-bootstrap:${missing} is empty; allowed: both ${stage}Domain and ${stage}ZoneId, or neither`,
    ];
  });
  const { staging, prod } = domainsOf(raw);
  if (staging !== undefined && staging.name === prod?.name) {
    faults.push(`noughts-bootstrap:prodDomain is ${prod.name}; allowed: another name than staging's`);
  }
  return faults;
}
