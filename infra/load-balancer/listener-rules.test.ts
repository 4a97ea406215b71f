import { expect } from 'chai';
import { defaultTargetGroup, routingTable } from '../../service/shared/load-balancer-routes.ts';
import { compileRules, firstPriorities, type CompiledRule, type RoutingTableRow } from './listener-rules.ts';

const compiledRules = compileRules(routingTable, firstPriorities);

/** The target group that the load balancer chooses by the compiled rules. */
function findTargetGroup(path: string): string {
  const rules = [...compiledRules].sort((one, other) => one.priority - other.priority);
  const matches = (pattern: string) =>
    new RegExp(
      `^${pattern
        .replaceAll(/[.+^$(){}|[\]\\]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.')}$`,
    ).test(path);
  return rules.find(({ patterns }) => patterns.some(matches))?.group ?? defaultTargetGroup;
}

describe('compileRules', () => {
  it('puts at most three patterns and three wildcards into a rule, of five allowed', () => {
    for (const { patterns } of compiledRules) {
      expect(patterns.length).to.be.within(1, 3);
      expect(patterns.join('').split('*').length - 1).to.be.at.most(3);
    }
  });

  it('emits every path pattern exactly once', () => {
    expect(compiledRules.flatMap(({ patterns }) => patterns)).to.deep.equal(
      routingTable.flatMap(({ patterns }) => [...patterns]),
    );
  });

  it('assigns unique priorities in the order of the routing table', () => {
    expect(compiledRules.map(({ suffix, priority }) => `${priority} ${suffix}`)).to.deep.equal([
      '1000 live-1',
      '2000 api-1',
      '2001 api-2',
      '3000 docs-1',
    ]);
  });

  it('gives live precedence over api for event streams and their confirmations', () => {
    expect(findTargetGroup('/games/abc/events')).to.equal('live');
    expect(findTargetGroup('/events')).to.equal('live');
    expect(findTargetGroup('/presence')).to.equal('live');
  });

  it('routes paths to the target groups of the routing table', () => {
    const expected = {
      '/auth/login': 'api',
      '/users': 'api',
      '/users/@ann': 'api',
      '/games': 'api',
      '/games/abc/moves': 'api',
      '/ping': 'api',
      '/docs': 'docs',
      '/docs/json': 'docs',
      '/': 'web',
      '/play/abc': 'web',
      '/assets/game-1.js': 'web',
      '/usersx': 'web',
    };
    for (const [path, group] of Object.entries(expected)) expect(findTargetGroup(path), path).to.equal(group);
  });

  it('splits a row of seven patterns into three rules', () => {
    expect(
      compileRules([{ group: 'api', patterns: createPatterns(7) }], { api: 1 }).map(
        ({ patterns }) => patterns.length,
      ),
    ).to.deep.equal([3, 3, 1]);
  });

  it('rejects priorities that do not follow the order of the routing table', () => {
    const table = ['live', 'api'].map((group) => ({ group, patterns: createPatterns(4) }));
    expect(() => compileRules(table, { live: 2000, api: 1000 })).to.throw(
      RangeError,
      'the priority of rule api-1 is 1000; allowed: more than 2001, the priority of live-2',
    );
    expect(() => compileRules(table, { live: 999, api: 1000 })).to.throw(RangeError, 'api-1 is 1000');
  });

  const tableChanges: readonly (readonly [change: string, counts: Readonly<Record<string, number>>])[] = [
    ['a seventh pattern of api', { live: 2, api: 7, docs: 2 }],
    ['a fourth pattern of live', { live: 4, api: 6, docs: 2 }],
    ['api without its second rule', { live: 2, api: 3, docs: 2 }],
    ['live without patterns', { live: 0, api: 6, docs: 2 }],
    ['a new group between live and api', { live: 2, admin: 4, api: 6, docs: 2 }],
    ['every group with more patterns', { live: 9, api: 12, docs: 9 }],
  ];
  for (const [change, counts] of tableChanges) {
    it(`never needs a priority that is still taken, from and to ${change}`, () => {
      const before = compileTable({ live: 2, api: 6, docs: 2 });
      const after = compileTable(counts);
      expect(listPriorityConflicts(before, after)).to.deep.equal([]);
      expect(listPriorityConflicts(after, before)).to.deep.equal([]);
    });
  }
});

const createPatterns = (count: number) => Array.from({ length: count }, (_, index) => `/${index}`);

function compileTable(counts: Readonly<Record<string, number>>): readonly CompiledRule<string>[] {
  const table = Object.entries(counts).map(([group, count]): RoutingTableRow<string> => ({
    group,
    patterns: createPatterns(count),
  }));
  return compileRules(table, { ...firstPriorities, admin: 1500 });
}

/** Rules that AWS would reject: Pulumi creates and updates rules before it deletes those that are gone. */
function listPriorityConflicts(
  before: readonly CompiledRule<string>[],
  after: readonly CompiledRule<string>[],
): readonly string[] {
  return after
    .filter((rule) =>
      before.some(({ suffix, priority }) => suffix !== rule.suffix && priority === rule.priority),
    )
    .map(({ suffix }) => suffix);
}
