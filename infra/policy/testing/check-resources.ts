import { exemptionFor, type Exemption } from '../exemptions.ts';
import type { StackResource } from '../resource.ts';
import { isStackRule, levelIn, type EnforcementLevel, type ResourceRule, type Rule } from '../rule.ts';
import { rules } from '../rules.ts';

export interface Violation {
  readonly rule: string;
  readonly controls: readonly string[];
  readonly level: EnforcementLevel;
  readonly type: string;
  readonly name: string;
  readonly message: string;
}

export interface Verdict {
  readonly violations: readonly Violation[];
  /** The exemptions that let something pass. */
  readonly exempted: ReadonlySet<Exemption>;
}

/** What a stack's resources violate; what is exempt is left out. */
export function checkResources(resources: readonly StackResource[], stack: string): readonly Violation[] {
  return judge(resources, stack).violations;
}

/** What a stack's resources violate, and which exemptions were needed. */
export function judge(resources: readonly StackResource[], stack: string): Verdict {
  const violations: Violation[] = [];
  const exempted = new Set<Exemption>();
  for (const rule of rules) {
    for (const { resource, message } of findings(rule, resources)) {
      const exemption = exemptionFor(rule.name, resource);
      if (exemption !== undefined) exempted.add(exemption);
      else violations.push({ ...about(rule, stack), type: resource.type, name: resource.name, message });
    }
  }
  return { violations, exempted };
}

function findings(rule: Rule, resources: readonly StackResource[]) {
  if (isStackRule(rule)) return rule.checkStack(resources);
  return resources
    .filter(({ type }) => looksAt(rule, type))
    .flatMap((resource) => rule.check(resource).map((message) => ({ resource, message })));
}

function looksAt({ types }: ResourceRule, type: string): boolean {
  return types === 'every' || types.includes(type);
}

function about(rule: Rule, stack: string) {
  return { rule: rule.name, controls: rule.controls, level: levelIn(rule, stack) };
}
