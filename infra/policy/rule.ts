import type { Inputs, InputType } from './input-types.ts';
import type { Resource, StackResource } from './resource.ts';

/** A rule's metadata. */
export interface RuleDescription {
  /** Kebab case; unique in the pack. */
  readonly name: string;
  /** The public controls that it covers: AWS Security Hub, Checkov (`CKV_…`), or `own`. */
  readonly controls: readonly string[];
  /** The requirement, as one sentence. */
  readonly requires: string;
  /** Advisory in staging; rules are mandatory otherwise. */
  readonly advisoryInStaging?: true;
}

/** A rule that checks one resource at a time. */
export interface ResourceRule extends RuleDescription {
  readonly types: readonly string[] | 'every';
  /** Messages about the resource's violations; empty if there are none. */
  check(resource: Resource): readonly string[];
}

/** A rule that checks a whole stack, such as for resources that another one requires. */
export interface StackRule extends RuleDescription {
  checkStack(resources: readonly StackResource[]): readonly Finding[];
}

export interface Finding {
  readonly resource: StackResource;
  readonly message: string;
}

export type Rule = ResourceRule | StackRule;
export type EnforcementLevel = 'mandatory' | 'advisory';

/** How a rule is enforced in a stack. */
export function getEnforcementLevel(rule: RuleDescription, stack: string): EnforcementLevel {
  return rule.advisoryInStaging === true && stack === 'staging' ? 'advisory' : 'mandatory';
}

export function isStackRule(rule: Rule): rule is StackRule {
  return 'checkStack' in rule;
}

/** One message or several; false or undefined if there is no violation. */
export type CheckResult = string | false | undefined | readonly (string | false | undefined)[];

type Checks = { readonly [T in InputType]?: (props: Inputs<T>, resource: Resource) => CheckResult };

/**
 * Defines a rule with one check for each resource type.
 *
 * @param description the rule's metadata
 * @param checks by type token; inputs are typed as @pulumi/aws declares them
 */
export function defineResourceRule(description: RuleDescription, checks: Checks): ResourceRule {
  return {
    ...description,
    types: Object.keys(checks),
    check(resource) {
      const check = checks[resource.type as InputType] as
        ((props: unknown, resource: Resource) => CheckResult) | undefined;
      return check === undefined ? [] : toMessages(check(resource.props, resource));
    },
  };
}

/** Defines a rule that checks resources of every type. */
export function defineEveryResourceRule(
  description: RuleDescription,
  check: (resource: Resource) => CheckResult,
): ResourceRule {
  return { ...description, types: 'every', check: (resource) => toMessages(check(resource)) };
}

/** Defines a rule that checks a stack as a whole. */
export function defineStackRule(
  description: RuleDescription,
  checkStack: StackRule['checkStack'],
): StackRule {
  return { ...description, checkStack };
}

function toMessages(result: CheckResult): string[] {
  const list = typeof result === 'object' ? result : [result];
  return list.filter((message): message is string => typeof message === 'string');
}
