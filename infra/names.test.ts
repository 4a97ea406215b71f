import { expect } from 'chai';
import { namesOf, shortNameLimit } from './names.ts';

describe('names', () => {
  const names = namesOf('staging', 'eu-central-1');

  it('carry the stack', () => {
    expect(names.full('games')).to.equal('noughts-staging-games');
    expect(names.short('api')).to.equal('no-stg-api');
    expect(namesOf('prod', 'eu-central-1').short('api')).to.equal('no-prod-api');
  });

  it('carry stack and region where no suffix tells two apart', () => {
    expect(names.stable('overview')).to.equal('noughts-staging-eu-central-1-overview');
  });

  it('leave room for the suffix of eight in the 32 characters of a load balancer', () => {
    const longest = namesOf('a'.repeat(12), 'eu-central-1');
    for (const part of ['front', 'live', 'api', 'docs', 'web']) {
      expect(longest.short(part).length + 8).to.be.at.most(32);
    }
  });

  it('refuse a short name that would not fit', () => {
    expect(() => names.short('a'.repeat(20))).to.throw(RangeError, `allowed: ${shortNameLimit}`);
  });
});
