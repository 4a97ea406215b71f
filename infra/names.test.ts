import { expect } from 'chai';
import { createNames, maxShortNameLength } from './names.ts';

describe('names', () => {
  const names = createNames('staging', 'eu-central-1');

  it('carry the stack', () => {
    expect(names.logicalName('games')).to.equal('noughts-staging-games');
    expect(names.shortLogicalName('api')).to.equal('no-stg-api');
    expect(createNames('prod', 'eu-central-1').shortLogicalName('api')).to.equal('no-prod-api');
  });

  it('carry stack and region where no suffix tells two apart', () => {
    expect(names.physicalName('overview')).to.equal('noughts-staging-eu-central-1-overview');
  });

  it('leave room for the suffix of eight in the 32 characters of a load balancer', () => {
    const longest = createNames('a'.repeat(12), 'eu-central-1');
    for (const suffix of ['front', 'live', 'api', 'docs', 'web']) {
      expect(longest.shortLogicalName(suffix).length + 8).to.be.at.most(32);
    }
  });

  it('refuse a short name that would not fit', () => {
    expect(() => names.shortLogicalName('a'.repeat(20))).to.throw(
      RangeError,
      `allowed: ${maxShortNameLength}`,
    );
  });
});
