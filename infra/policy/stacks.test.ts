import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { checkResources, evaluateRules } from './testing/check-resources.ts';
import { exemptions, type Exemption } from './exemptions.ts';
import type { StackResource } from './resource.ts';
import { rules } from './rules.ts';
import { nameInputs, taggableTypes } from './taggable.ts';
import { recordBootstrapForPolicy, recordStackForPolicy } from './testing/recorded.ts';
import { seededViolations } from './testing/seeded-mistakes.ts';

const stacks = ['staging', 'prod'] as const;
const isolated = { nat: 'none', domain: 'play.example.com', zoneId: 'Z0123456789ABCDEFGHIJ' };

describe('policy: stacks', function () {
  this.timeout(60_000);
  const recorded: Record<string, readonly StackResource[]> = {};
  before(async () => {
    for (const stack of stacks) recorded[stack] = await recordStackForPolicy({ stack });
    recorded['isolated'] = await recordStackForPolicy({ stack: 'prod', config: isolated });
    recorded['bootstrap'] = await recordBootstrapForPolicy();
  });
  const getResources = (title: string): readonly StackResource[] => recorded[title] ?? [];

  for (const [title, stack] of [
    ['staging', 'staging'],
    ['prod', 'prod'],
    ['isolated', 'prod'],
    ['bootstrap', 'bootstrap'],
  ] as const) {
    it(`${title} violates no mandatory rule`, () => {
      expect(getResources(title)).to.have.length.above(20);
      const violations = checkResources(getResources(title), stack);
      expect(violations.filter(({ level }) => level === 'mandatory')).to.deep.equal([]);
    });
  }

  it('prod violates no rule, staging only the advisory deletion protection', () => {
    expect(checkResources(getResources('prod'), 'prod')).to.deep.equal([]);
    const advisory = checkResources(getResources('staging'), 'staging').map(({ rule }) => rule);
    expect(new Set(advisory)).to.deep.equal(
      new Set(['load-balancer-deletion-protection', 'table-deletion-protection']),
    );
  });

  for (const stack of stacks) {
    for (const { title, rule, seed } of seededViolations) {
      it(`reports the violation “${title}” in ${stack}`, () => {
        const found = checkResources(seed(getResources(stack)), stack);
        const mandatory = found.filter(({ level }) => level === 'mandatory').map((each) => each.rule);
        expect(mandatory).to.include(rule);
      });
    }
  }

  it('every exemption is used, names a rule and has a reason', () => {
    const used = new Set<Exemption>();
    for (const [title, resources] of Object.entries(recorded)) {
      for (const exemption of evaluateRules(resources, title).usedExemptions) used.add(exemption);
    }
    expect(exemptions.filter((exemption) => !used.has(exemption))).to.deep.equal([]);
    for (const { rule, reason } of exemptions) {
      expect(rules.map(({ name }) => name)).to.include(rule);
      expect(reason).to.match(/\w+ .*\.$/);
    }
  });

  it('taggableTypes lists exactly the taggable types of the stacks', () => {
    const types = new Set(Object.values(recorded).flatMap((resources) => resources.map(({ type }) => type)));
    const declared = [...types].filter(
      (type) => type.startsWith('aws:') && readInputsDeclaration(type).includes('  tags?:'),
    );
    const listed = [...types].filter((type) => taggableTypes.includes(type));
    // A group's tags are a list, which `instances-tagged` checks.
    expect(listed).to.have.members(declared.filter((type) => type !== 'aws:autoscaling/group:Group'));
    for (const [type, input] of Object.entries(nameInputs)) {
      expect(readInputsDeclaration(type), type).to.match(new RegExp(`\\b${input}\\??:`));
    }
  });
});

const require = createRequire(import.meta.url);

/** The declaration of a type's inputs in @pulumi/aws. */
function readInputsDeclaration(token: string): string {
  const [, module = '', file = ''] = /^aws:(\w+)\/(\w+):/.exec(token) ?? [];
  const declarations = join(dirname(require.resolve('@pulumi/aws')), module, `${file}.d.ts`);
  const source = readFileSync(declarations, 'utf8');
  return source.slice(source.search(/export interface \w+Args/));
}
