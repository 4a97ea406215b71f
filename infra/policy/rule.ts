import type { Inputs, InputType } from './input-types.ts';
import type { Resource, StackResource } from './resource.ts';

/** What a rule is called and stands for. */
export interface RuleDescription {
  /** Kebab case; unique in the pack. */
  readonly name: string;
  /** The public controls it answers: AWS Security Hub, Checkov (`CKV_…`), or `own`. */
  readonly controls: readonly string[];
  /** The requirement, as one sentence. */
  readonly requires: string;
  /** Only advice in the staging stack; mandatory in every other stack, as all rules are. */
  readonly advisoryInStaging?: true;
}

/** A rule that needs one resource alone. */
export interface ResourceRule extends RuleDescription {
  readonly types: readonly string[] | 'every';
  /** What is wrong with the resource, in words; nothing when it is right. */
  check(resource: Resource): readonly string[];
}

/** A rule about what stands beside a resource. */
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

/** What is wrong: a message, several, or nothing. A check that answers false found nothing. */
export type CheckResult = string | false | undefined | readonly (string | false | undefined)[];

type Checks = { readonly [T in InputType]?: (props: Inputs<T>, resource: Resource) => CheckResult };

/**
 * A rule made of one check for each resource type that it looks at.
 *
 * @param description what it stands for
 * @param checks by type token; the inputs arrive typed as @pulumi/aws declares them
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

/** A rule that looks at resources of every type. */
export function defineEveryResourceRule(
  description: RuleDescription,
  check: (resource: Resource) => CheckResult,
): ResourceRule {
  return { ...description, types: 'every', check: (resource) => toMessages(check(resource)) };
}

/** A rule that looks at a stack as a whole. */
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
