import { findExemption, type Exemption } from '../exemptions.ts';
import type { StackResource } from '../resource.ts';
import {
  isStackRule,
  getEnforcementLevel,
  type EnforcementLevel,
  type ResourceRule,
  type Rule,
} from '../rule.ts';
import { rules } from '../rules.ts';

export interface Violation {
  readonly rule: string;
  readonly controls: readonly string[];
  readonly level: EnforcementLevel;
  readonly type: string;
  readonly name: string;
  readonly message: string;
}

export interface RuleReport {
  readonly violations: readonly Violation[];
  /** The exemptions that suppressed a finding. */
  readonly usedExemptions: ReadonlySet<Exemption>;
}

/** The violations in a stack, without exempt ones. */
export function checkResources(resources: readonly StackResource[], stack: string): readonly Violation[] {
  return evaluateRules(resources, stack).violations;
}

/** The violations in a stack, and the exemptions used. */
export function evaluateRules(resources: readonly StackResource[], stack: string): RuleReport {
  const violations: Violation[] = [];
  const usedExemptions = new Set<Exemption>();
  for (const rule of rules) {
    for (const { resource, message } of collectFindings(rule, resources)) {
      const exemption = findExemption(rule.name, resource);
      if (exemption !== undefined) usedExemptions.add(exemption);
      else
        violations.push({ ...describeRule(rule, stack), type: resource.type, name: resource.name, message });
    }
  }
  return { violations, usedExemptions };
}

function collectFindings(rule: Rule, resources: readonly StackResource[]) {
  if (isStackRule(rule)) return rule.checkStack(resources);
  return resources
    .filter(({ type }) => appliesTo(rule, type))
    .flatMap((resource) => rule.check(resource).map((message) => ({ resource, message })));
}

function appliesTo({ types }: ResourceRule, type: string): boolean {
  return types === 'every' || types.includes(type);
}

function describeRule(rule: Rule, stack: string) {
  return { rule: rule.name, controls: rule.controls, level: getEnforcementLevel(rule, stack) };
}
