import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Repository } from './config.ts';
import type { AwsScope, PolicyDocument } from './iam-document.ts';
import { createServerBoundary } from './permissions/boundary.ts';
import { defineRoles, type RoleDefinition } from './role-definitions.ts';
import { bootstrapPrefix, bootstrapTags, getServerBoundaryName, type Domains, type Stage } from './stages.ts';
import { createTrustPolicy } from './trust.ts';

export interface RolesArgs {
  readonly scope: AwsScope;
  readonly repository: Repository;
  readonly domains: Domains;
  /** ARN of the OIDC provider for GitHub. */
  readonly providerArn: pulumi.Input<string>;
}

/** The workflows' roles and their permissions boundaries. Free. */
export class Roles extends pulumi.ComponentResource {
  /** ARNs by role name without its prefix. */
  readonly arns: Readonly<Record<string, pulumi.Output<string>>>;
  /** ARNs of the permissions boundaries of the roles that stacks create. */
  readonly serverBoundaries: Readonly<Record<Stage, pulumi.Output<string>>>;

  constructor(name: string, args: RolesArgs, opts?: pulumi.ComponentResourceOptions) {
    super('noughts:bootstrap:Roles', name, {}, opts);
    this.arns = Object.fromEntries(
      defineRoles(args.scope, args.domains).map((definition) => [
        definition.name,
        createRole(definition, args, this).arn,
      ]),
    );
    const createBoundary = (stage: Stage) =>
      createManagedPolicy(getServerBoundaryName(stage), createServerBoundary(args.scope, stage), this).arn;
    this.serverBoundaries = { staging: createBoundary('staging'), prod: createBoundary('prod') };
    this.registerOutputs();
  }
}

function createRole(
  definition: RoleDefinition,
  { repository, providerArn }: RolesArgs,
  parent: pulumi.Resource,
) {
  const name = `${bootstrapPrefix}-${definition.name}`;
  const boundary =
    definition.boundary === undefined
      ? undefined
      : createManagedPolicy(`${name}-boundary`, definition.boundary, parent);
  const role = new aws.iam.Role(
    name,
    {
      name,
      description: `Assumed by workflows of ${repository.owner}/${repository.name}: ${definition.name}`,
      assumeRolePolicy: pulumi
        .output(providerArn)
        .apply((arn) => JSON.stringify(createTrustPolicy(arn, repository, definition.job))),
      // The longest deployment waits 15 minutes for a new fleet and 20 for the old one to drain.
      maxSessionDuration: 7200,
      tags: bootstrapTags,
      ...(boundary === undefined ? {} : { permissionsBoundary: boundary.arn }),
    },
    { parent },
  );
  for (const [policyName, document] of Object.entries(definition.policies)) {
    const { arn: policyArn } = createManagedPolicy(`${name}-${policyName}`, document, role);
    new aws.iam.RolePolicyAttachment(
      `${name}-${policyName}`,
      { role: role.name, policyArn },
      { parent: role },
    );
  }
  return role;
}

function createManagedPolicy(
  name: string,
  document: PolicyDocument,
  parent: pulumi.Resource,
): aws.iam.Policy {
  return new aws.iam.Policy(
    name,
    { name, policy: JSON.stringify(document), tags: bootstrapTags },
    { parent },
  );
}
