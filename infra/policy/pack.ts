import {
  PolicyPack,
  type PolicyResource,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from '@pulumi/policy';
import { findExemption } from './exemptions.ts';
import { readIfKnown, type StackResource } from './resource.ts';
import {
  isStackRule,
  getEnforcementLevel,
  type EnforcementLevel,
  type ResourceRule,
  type Rule,
  type StackRule,
} from './rule.ts';
import { rules } from './rules.ts';

new PolicyPack('noughts', { policies: rules.flatMap(createPolicies) });

/**
 * Pulumi's engine reads a policy's level before it names the stack, so a rule that is advisory in staging is
 * registered twice, and each registration skips the stacks of the other level.
 */
function createPolicies(rule: Rule): (ResourceValidationPolicy | StackValidationPolicy)[] {
  const levels: EnforcementLevel[] =
    rule.advisoryInStaging === true ? ['mandatory', 'advisory'] : ['mandatory'];
  return levels.map((level) =>
    isStackRule(rule) ? createStackPolicy(rule, level) : createResourcePolicy(rule, level),
  );
}

function toPolicyInfo(rule: Rule, level: EnforcementLevel) {
  return {
    name: level === 'advisory' ? `${rule.name}-in-staging` : rule.name,
    description: `${rule.requires} (${rule.controls.join(', ')})`,
    enforcementLevel: level,
  };
}

function createResourcePolicy(rule: ResourceRule, level: EnforcementLevel): ResourceValidationPolicy {
  return {
    ...toPolicyInfo(rule, level),
    validateResource({ type, name, urn, props }, report) {
      const stack = getStackName(urn);
      if (getEnforcementLevel(rule, stack) !== level) return;
      if (rule.types !== 'every' && !rule.types.includes(type)) return;
      if (findExemption(rule.name, { type, name }) !== undefined) return;
      for (const message of rule.check({ type, name, stack, props })) report(message);
    },
  };
}

function createStackPolicy(rule: StackRule, level: EnforcementLevel): StackValidationPolicy {
  return {
    ...toPolicyInfo(rule, level),
    validateStack({ resources }, report) {
      for (const { resource, message } of rule.checkStack(resources.map(toStackResource))) {
        if (getEnforcementLevel(rule, resource.stack) !== level) continue;
        if (findExemption(rule.name, resource) === undefined) report(message, resource.urn);
      }
    },
  };
}

function toStackResource({
  type,
  name,
  urn,
  props,
  parent,
  propertyDependencies,
}: PolicyResource): StackResource {
  return {
    type,
    name,
    urn,
    props,
    stack: getStackName(urn),
    ...(parent === undefined ? {} : { parent: parent.urn }),
    identities: ['id', 'arn', 'name', 'bucket', 'vpcId']
      .map((property) => readIfKnown(() => props[property] as unknown))
      .filter((value) => typeof value === 'string'),
    getSources: (property) => (propertyDependencies[property] ?? []).map((source) => source.urn),
  };
}

/** `urn:pulumi:STACK::PROJECT::TYPES::NAME` */
function getStackName(urn: string): string {
  return urn.split(':')[2] ?? '';
}
