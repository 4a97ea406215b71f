import { expect } from 'chai';
import { createNames, maxShortNameLength } from './names.ts';

describe('createNames', () => {
  const names = createNames('staging', 'eu-central-1');

  it('puts the stack into logical names', () => {
    expect(names.logicalName('games')).to.equal('noughts-staging-games');
    expect(names.shortLogicalName('api')).to.equal('no-stg-api');
    expect(createNames('prod', 'eu-central-1').shortLogicalName('api')).to.equal('no-prod-api');
  });

  it('puts stack and region into physical names', () => {
    expect(names.physicalName('overview')).to.equal('noughts-staging-eu-central-1-overview');
  });

  it('leaves 8 of the 32 characters of a load balancer name for the suffix that Pulumi adds', () => {
    const longest = createNames('a'.repeat(12), 'eu-central-1');
    for (const suffix of ['alb', 'live', 'api', 'docs', 'web']) {
      expect(longest.shortLogicalName(suffix).length + 8).to.be.at.most(32);
    }
  });

  it('rejects a short name longer than maxShortNameLength', () => {
    expect(() => names.shortLogicalName('a'.repeat(20))).to.throw(
      RangeError,
      `allowed: ${maxShortNameLength}`,
    );
  });
});
