import { expect } from 'chai';
import { ManualClock } from '../testing/clock.ts';
import { createCache } from './create-cache.ts';

describe('createCache', () => {
  it('drops the least recently used entry when it is full', () => {
    const cache = createCache<true>(2);
    cache.set('a', true).set('b', true);
    cache.get('a');
    cache.set('c', true);
    expect([...cache.keys()]).to.have.members(['a', 'c']);
  });

  it('expires an entry after its TTL', () => {
    const clock = new ManualClock();
    const cache = createCache<true>(2, { ttlMs: 1000, clock });
    cache.set('a', true);
    clock.advance(1000);
    expect(cache.get('a')).to.equal(true);
    clock.advance(1);
    expect(cache.get('a')).to.equal(undefined);
  });

  it('allocates memory as it fills, not for all of its entries at once', () => {
    const before = process.memoryUsage().heapUsed;
    const caches = Array.from({ length: 20 }, () => createCache<true>(100_000));
    expect(process.memoryUsage().heapUsed - before).to.be.below(5_000_000);
    expect(caches).to.have.length(20);
  });
});
