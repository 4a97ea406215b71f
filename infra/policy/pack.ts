import {
  PolicyPack,
  type PolicyResource,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from '@pulumi/policy';
import { exemptionFor } from './exemptions.ts';
import { known, type StackResource } from './resource.ts';
import {
  isStackRule,
  levelIn,
  type EnforcementLevel,
  type ResourceRule,
  type Rule,
  type StackRule,
} from './rule.ts';
import { rules } from './rules.ts';

new PolicyPack('noughts', { policies: rules.flatMap(policiesFor) });

/**
 * The engine fixes a policy's level before it says which stack is judged, so a rule that is only advice in staging
 * is registered twice, and each half looks at the stacks that it is meant for.
 */
function policiesFor(rule: Rule): (ResourceValidationPolicy | StackValidationPolicy)[] {
  const levels: EnforcementLevel[] =
    rule.advisoryInStaging === true ? ['mandatory', 'advisory'] : ['mandatory'];
  return levels.map((level) => (isStackRule(rule) ? stackPolicy(rule, level) : resourcePolicy(rule, level)));
}

function describe(rule: Rule, level: EnforcementLevel) {
  return {
    name: level === 'advisory' ? `${rule.name}-in-staging` : rule.name,
    description: `${rule.requires} (${rule.controls.join(', ')})`,
    enforcementLevel: level,
  };
}

function resourcePolicy(rule: ResourceRule, level: EnforcementLevel): ResourceValidationPolicy {
  return {
    ...describe(rule, level),
    validateResource({ type, name, urn, props }, report) {
      const stack = stackOf(urn);
      if (levelIn(rule, stack) !== level) return;
      if (rule.types !== 'every' && !rule.types.includes(type)) return;
      if (exemptionFor(rule.name, { type, name }) !== undefined) return;
      for (const message of rule.check({ type, name, stack, props })) report(message);
    },
  };
}

function stackPolicy(rule: StackRule, level: EnforcementLevel): StackValidationPolicy {
  return {
    ...describe(rule, level),
    validateStack({ resources }, report) {
      for (const { resource, message } of rule.checkStack(resources.map(stackResource))) {
        if (levelIn(rule, resource.stack) !== level) continue;
        if (exemptionFor(rule.name, resource) === undefined) report(message, resource.urn);
      }
    },
  };
}

function stackResource({
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
    stack: stackOf(urn),
    ...(parent === undefined ? {} : { parent: parent.urn }),
    identities: ['id', 'arn', 'name', 'bucket', 'vpcId']
      .map((property) => known(() => props[property] as unknown))
      .filter((value) => typeof value === 'string'),
    sources: (property) => (propertyDependencies[property] ?? []).map((source) => source.urn),
  };
}

/** `urn:pulumi:STACK::PROJECT::TYPES::NAME` */
function stackOf(urn: string): string {
  return urn.split(':')[2] ?? '';
}
