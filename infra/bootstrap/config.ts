import * as pulumi from '@pulumi/pulumi';
import { OperatorError } from '../operator-error.ts';
import { bootstrapStack } from './stages.ts';

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
}

interface RawSettings {
  readonly owner?: string | undefined;
  readonly ownerId?: string | undefined;
  readonly repository?: string | undefined;
  readonly repositoryId?: string | undefined;
  readonly githubProvider?: string | undefined;
  readonly stateVersionDays?: string | undefined;
}

const name = /^[A-Za-z0-9_.-]+$/;
const number = /^[1-9][0-9]*$/;

const allowed: readonly (readonly [keyof RawSettings, RegExp, string])[] = [
  ['owner', name, 'letters, digits, hyphens'],
  ['ownerId', number, 'a whole number, as `gh api users/OWNER --jq .id` prints it'],
  ['repository', name, 'the name alone, without its owner'],
  ['repositoryId', number, 'a whole number, as `gh api repos/OWNER/REPOSITORY --jq .id` prints it'],
  ['githubProvider', /^(create|existing)$/, 'create or existing'],
  ['stateVersionDays', /^([3-9][0-9]|[1-9][0-9]{2,3})$/, 'a whole number from 30 to 9999'],
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
  };
}
