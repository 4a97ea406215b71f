import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Repository } from './config.ts';
import type { Place, PolicyDocument } from './iam-document.ts';
import { serverBoundaryPolicy } from './permissions/boundary.ts';
import { rolePlans, type RolePlan } from './role-definitions.ts';
import { bootstrapPrefix, bootstrapTags, serverBoundary, stages, type Domains } from './stages.ts';
import { trustPolicy } from './trust.ts';

export interface RolesArgs {
  readonly place: Place;
  readonly repository: Repository;
  readonly domains: Domains;
  /** The account's trust in GitHub. */
  readonly providerArn: pulumi.Input<string>;
}

/** The roles that workflows take, and the boundaries that hold them. Costs nothing. */
export class Roles extends pulumi.ComponentResource {
  /** ARN by the role's name without its prefix. */
  readonly arns: Readonly<Record<string, pulumi.Output<string>>>;
  /** ARN of the boundary that the stacks put on the roles they make. */
  readonly serverBoundary: pulumi.Output<string>;

  constructor(name: string, args: RolesArgs, opts?: pulumi.ComponentResourceOptions) {
    super('noughts:bootstrap:Roles', name, {}, opts);
    this.arns = Object.fromEntries(
      rolePlans(args.place, args.domains).map((plan) => [plan.name, makeRole(plan, args, this).arn]),
    );
    const boundary = serverBoundaryPolicy(args.place, stages);
    this.serverBoundary = managedPolicy(serverBoundary, boundary, this).arn;
    this.registerOutputs();
  }
}

function makeRole(plan: RolePlan, { repository, providerArn }: RolesArgs, parent: pulumi.Resource) {
  const name = `${bootstrapPrefix}-${plan.name}`;
  const boundary =
    plan.boundary === undefined ? undefined : managedPolicy(`${name}-boundary`, plan.boundary, parent);
  const role = new aws.iam.Role(
    name,
    {
      name,
      description: `Taken by workflows of ${repository.owner}/${repository.name}: ${plan.name}`,
      assumeRolePolicy: pulumi
        .output(providerArn)
        .apply((arn) => JSON.stringify(trustPolicy(arn, repository, plan.job))),
      // The longest delivery waits 15 minutes for a new fleet and 20 for the old one to drain.
      maxSessionDuration: 7200,
      tags: bootstrapTags,
      ...(boundary === undefined ? {} : { permissionsBoundary: boundary.arn }),
    },
    { parent },
  );
  for (const [part, document] of Object.entries(plan.policies)) {
    const { arn: policyArn } = managedPolicy(`${name}-${part}`, document, role);
    new aws.iam.RolePolicyAttachment(`${name}-${part}`, { role: role.name, policyArn }, { parent: role });
  }
  return role;
}

function managedPolicy(name: string, document: PolicyDocument, parent: pulumi.Resource): aws.iam.Policy {
  return new aws.iam.Policy(
    name,
    { name, policy: JSON.stringify(document), tags: bootstrapTags },
    { parent },
  );
}
