import { expect } from 'chai';
import type { StackResource } from '../resource.ts';
import { isStackRule, type Rule } from '../rule.ts';

/** A resource, or for a rule about stacks the resources of one. */
type Subject = StackResource | readonly StackResource[];

export interface RuleCases {
  readonly passes: readonly Subject[];
  /** What fails, with what the message must say. */
  readonly fails: readonly (readonly [subject: Subject, message: RegExp])[];
}

/** Declares one test for each resource that passes or fails, and one that no rule of the family is left out. */
export function describeRules(family: readonly Rule[], cases: Readonly<Record<string, RuleCases>>): void {
  it('has a resource that passes and one that fails for every rule', () => {
    expect(Object.keys(cases)).to.have.members(family.map(({ name }) => name));
    for (const { passes, fails } of Object.values(cases)) {
      expect(passes).not.to.be.empty;
      expect(fails).not.to.be.empty;
    }
  });
  for (const rule of family) {
    describe(rule.name, () => {
      const { passes = [], fails = [] } = cases[rule.name] ?? {};
      passes.forEach((subject) => {
        it(`allows ${inWords(subject)}`, () => expect(faults(rule, subject)).to.deep.equal([]));
      });
      fails.forEach(([subject, message]) => {
        it(`refuses ${inWords(subject)}`, () => {
          const found = faults(rule, subject);
          expect(found).not.to.be.empty;
          expect(found.join('\n')).to.match(message);
        });
      });
    });
  }
}

/** The messages of one rule about a subject. */
export function faults(rule: Rule, subject: Subject): readonly string[] {
  const resources = 'type' in subject ? [subject] : subject;
  if (isStackRule(rule)) return rule.checkStack(resources).map(({ message }) => message);
  return resources.flatMap((resource) => rule.check(resource));
}

function inWords(subject: Subject): string {
  const resources = 'type' in subject ? [subject] : subject;
  const words = resources.map(({ type, props }) => `${type.split(':').at(-1)} ${JSON.stringify(props)}`);
  return words.join(' beside ') || 'nothing';
}
