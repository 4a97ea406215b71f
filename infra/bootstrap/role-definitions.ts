import type { AwsScope, PolicyDocument } from './iam-document.ts';
import { createDeployBoundary } from './permissions/boundary.ts';
import { createDeployDataPolicy } from './permissions/deploy-data.ts';
import { createDeployFleetPolicy } from './permissions/deploy-fleet.ts';
import { createDeployNetworkPolicy } from './permissions/deploy-network.ts';
import { createDeployRolesPolicy } from './permissions/deploy-roles.ts';
import { createDeployMonitoringPolicy } from './permissions/deploy-monitoring.ts';
import { createCompareSecretsPolicy, createInspectPolicy } from './permissions/inspect.ts';
import { createReadStatePolicy, createWriteStatePolicy } from './permissions/state.ts';
import { stages, type Domains, type Stage } from './stages.ts';
import type { Job } from './trust.ts';

/** A role: the job that can assume it, and its policies. */
export interface RoleDefinition {
  readonly name: string;
  readonly job: Job;
  /** By policy name. */
  readonly policies: Readonly<Record<string, PolicyDocument>>;
  /** Permissions boundary; a read-only role needs none. */
  readonly boundary?: PolicyDocument;
}

/** The only branch from which releases are deployed. */
const mainBranch = 'refs/heads/main';

/** Every role that a workflow assumes. */
export function defineRoles(scope: AwsScope, domains: Domains = {}): readonly RoleDefinition[] {
  const createReadPolicies = (...readStages: Stage[]) => ({
    inspect: createInspectPolicy(scope, readStages),
    state: createReadStatePolicy(scope, readStages),
  });
  return [
    ...stages.map((stage) => defineDeployRole(scope, stage, domains)),
    { name: 'preview-staging', job: { kind: 'pull-request' }, policies: createReadPolicies('staging') },
    {
      // A pull request's code can read prod's state here, so the environment requires an approval.
      name: 'preview-prod',
      job: { kind: 'environment', environment: 'prod-preview' },
      policies: createReadPolicies('prod'),
    },
    {
      name: 'drift',
      job: { kind: 'branch', ref: mainBranch },
      policies: { ...createReadPolicies(...stages), secrets: createCompareSecretsPolicy(scope, stages) },
    },
  ];
}

function defineDeployRole(scope: AwsScope, stage: Stage, domains: Domains): RoleDefinition {
  return {
    name: `deploy-${stage}`,
    job: { kind: 'environment', environment: stage, ref: mainBranch },
    policies: {
      inspect: createInspectPolicy(scope, [stage]),
      network: createDeployNetworkPolicy(scope, stage),
      fleet: createDeployFleetPolicy(scope, stage),
      data: createDeployDataPolicy(scope, stage, domains),
      watch: createDeployMonitoringPolicy(scope, stage),
      roles: createDeployRolesPolicy(scope, stage),
      state: createWriteStatePolicy(scope, stage),
    },
    boundary: createDeployBoundary(scope, stage),
  };
}
