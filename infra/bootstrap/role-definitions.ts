import type { Place, PolicyDocument } from './iam-document.ts';
import { deployBoundary } from './permissions/boundary.ts';
import { deployData } from './permissions/deploy-data.ts';
import { deployFleet } from './permissions/deploy-fleet.ts';
import { deployNetwork } from './permissions/deploy-network.ts';
import { deployRoles } from './permissions/deploy-roles.ts';
import { deployWatch } from './permissions/deploy-monitoring.ts';
import { compareSecrets, inspectPolicy } from './permissions/inspect.ts';
import { readState, writeState } from './permissions/state.ts';
import { stages, type Domains, type Stage } from './stages.ts';
import type { Job } from './trust.ts';

/** A role: the job that may take it, and the documents of what it may do. */
export interface RolePlan {
  readonly name: string;
  readonly job: Job;
  /** By the policy's name. */
  readonly policies: Readonly<Record<string, PolicyDocument>>;
  /** The most it may ever do; a role that only reads needs none. */
  readonly boundary?: PolicyDocument;
}

/** The branch from which everything is delivered. */
const main = 'refs/heads/main';

/** Every role that a workflow takes. */
export function rolePlans(place: Place, domains: Domains = {}): readonly RolePlan[] {
  const reading = (...read: Stage[]) => ({
    inspect: inspectPolicy(place, read),
    state: readState(place, read),
  });
  return [
    ...stages.map((stage) => deployPlan(place, stage, domains)),
    { name: 'preview-staging', job: { kind: 'pull-request' }, policies: reading('staging') },
    {
      // A pull request's code runs beside prod's state here, so reviewers of the environment let it in.
      name: 'preview-prod',
      job: { kind: 'environment', environment: 'prod-preview' },
      policies: reading('prod'),
    },
    {
      name: 'drift',
      job: { kind: 'branch', ref: main },
      policies: { ...reading(...stages), secrets: compareSecrets(place, stages) },
    },
  ];
}

function deployPlan(place: Place, stage: Stage, domains: Domains): RolePlan {
  return {
    name: `deploy-${stage}`,
    job: { kind: 'environment', environment: stage, ref: main },
    policies: {
      inspect: inspectPolicy(place, [stage]),
      network: deployNetwork(place, stage),
      fleet: deployFleet(place, stage),
      data: deployData(place, stage, domains),
      watch: deployWatch(place, stage),
      roles: deployRoles(place, stage),
      state: writeState(place, stage),
    },
    boundary: deployBoundary(place, stage),
  };
}
