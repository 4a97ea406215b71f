import { expect } from 'chai';
import type { StackResource } from '../resource.ts';
import { isStackRule, type Rule } from '../rule.ts';

/** A resource, or the resources of a stack for a stack rule. */
type RuleInput = StackResource | readonly StackResource[];

export interface RuleCases {
  readonly passes: readonly RuleInput[];
  /** Inputs that violate the rule, with a pattern of the message. */
  readonly fails: readonly (readonly [subject: RuleInput, message: RegExp])[];
}

/** Declares one test for each passing or failing case, and one that every rule has both. */
export function describeRules(rules: readonly Rule[], cases: Readonly<Record<string, RuleCases>>): void {
  it('tests a passing and a failing resource for every rule', () => {
    expect(Object.keys(cases)).to.have.members(rules.map(({ name }) => name));
    for (const { passes, fails } of Object.values(cases)) {
      expect(passes).not.to.be.empty;
      expect(fails).not.to.be.empty;
    }
  });
  for (const rule of rules) {
    describe(rule.name, () => {
      const { passes = [], fails = [] } = cases[rule.name] ?? {};
      passes.forEach((input) => {
        it(`allows ${formatInput(input)}`, () => expect(runRule(rule, input)).to.deep.equal([]));
      });
      fails.forEach(([input, message]) => {
        it(`rejects ${formatInput(input)}`, () => {
          const messages = runRule(rule, input);
          expect(messages).not.to.be.empty;
          expect(messages.join('\n')).to.match(message);
        });
      });
    });
  }
}

/** The messages of one rule about an input. */
function runRule(rule: Rule, input: RuleInput): readonly string[] {
  const resources = 'type' in input ? [input] : input;
  if (isStackRule(rule)) return rule.checkStack(resources).map(({ message }) => message);
  return resources.flatMap((resource) => rule.check(resource));
}

function formatInput(input: RuleInput): string {
  const resources = 'type' in input ? [input] : input;
  const descriptions = resources.map(
    ({ type, props }) => `${type.split(':').at(-1)} ${JSON.stringify(props)}`,
  );
  return descriptions.join(' with ') || 'no resources';
}
