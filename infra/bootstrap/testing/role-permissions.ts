import type { PolicyDocument } from '../iam-document.ts';
import { defineRoles } from '../role-definitions.ts';
import { allows, type IamRequest } from './iam-simulator.ts';
import { domains, scope } from './record-bootstrap.ts';

export type Context = NonNullable<IamRequest['context']>;

const definitions = defineRoles(scope, domains);

/** A role's policies, and its permissions boundary if it has one: a request must be allowed by both. */
export function getDocuments(role: string): readonly (readonly PolicyDocument[])[] {
  const definition = definitions.find(({ name }) => name === role);
  if (definition === undefined) throw new Error(`there is no role ${role}`);
  const policies = Object.values(definition.policies);
  return definition.boundary === undefined ? [policies] : [policies, [definition.boundary]];
}

export function listAllowedActions(documents: readonly PolicyDocument[]): readonly string[] {
  const statements = documents.flatMap(({ Statement }) => Statement);
  return statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action);
}

/** Whether a role's policies and its boundary allow an action on one resource, in the region of the stacks. */
export function isAllowed(role: string, action: string, resource: string, context: Context = {}): boolean {
  const request = { action, resource, context: { 'aws:RequestedRegion': scope.region, ...context } };
  return getDocuments(role).every((documents) => allows(documents, request));
}
