import { expect } from 'chai';
import { defaultTargetGroup, routingTable } from '../../service/shared/load-balancer-routes.ts';
import { compileRules } from './listener-rules.ts';

/** The target group that the load balancer chooses by the compiled rules. */
function findTargetGroup(path: string): string {
  const rules = [...compileRules(routingTable)].sort((one, other) => one.priority - other.priority);
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
    for (const { patterns } of compileRules(routingTable)) {
      expect(patterns.length).to.be.within(1, 3);
      expect(patterns.join('').split('*').length - 1).to.be.at.most(3);
    }
  });

  it('emits every path pattern exactly once', () => {
    expect(compileRules(routingTable).flatMap(({ patterns }) => patterns)).to.deep.equal(
      routingTable.flatMap(({ patterns }) => [...patterns]),
    );
  });

  it('assigns unique priorities in the order of the routing table', () => {
    expect(compileRules(routingTable).map(({ group, priority }) => `${priority} ${group}`)).to.deep.equal([
      '10 live',
      '20 api',
      '30 api',
      '40 docs',
    ]);
  });

  it('gives live precedence over api for event streams', () => {
    expect(findTargetGroup('/games/abc/events')).to.equal('live');
    expect(findTargetGroup('/events')).to.equal('live');
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
    const patterns = ['1', '2', '3', '4', '5', '6', '7'].map((digit) => `/${digit}`);
    expect(compileRules([{ group: 'api', patterns }]).map((rule) => rule.patterns.length)).to.deep.equal([
      3, 3, 1,
    ]);
  });
});
