import { expect } from 'chai';
import { SeededRandom } from '../../service/testing/seeded-random.ts';
import { findMaxPlayersPerSecond, simulateMatching, type MatchingOptions } from './matching.ts';

function simulate(options: Partial<MatchingOptions> = {}) {
  const generator = new SeededRandom(7);
  return simulateMatching({
    playersPerSecond: 20,
    seconds: 20,
    processes: 2,
    shards: 1,
    databaseMs: 5,
    random: () => generator.next(),
    ...options,
  });
}

describe('simulateMatching', () => {
  it('leaves at most one player per queue entry without an opponent', () => {
    for (const shards of [1, 8]) {
      const { requests, matches, rejected } = simulate({ shards });
      expect(rejected).to.equal(0);
      expect(requests - 2 * matches).to.be.within(0, shards);
    }
  });

  it('writes four times for a match without write conflicts, and more with them', () => {
    expect(simulate({ processes: 1 }).writesPerMatch).to.be.closeTo(4, 0.05);
    expect(simulate({ processes: 6, playersPerSecond: 70 }).writesPerMatch).to.be.above(5);
  });

  it('rejects requests beyond what a queue entry handles', () => {
    expect(simulate({ playersPerSecond: 200 }).rejected).to.be.above(0);
  });
});

describe('findMaxPlayersPerSecond', () => {
  it('grows with the queue entries, but not with the processes', () => {
    const generator = new SeededRandom(1);
    const find = (processes: number, shards: number) =>
      findMaxPlayersPerSecond({
        seconds: 10,
        processes,
        shards,
        databaseMs: 5,
        random: () => generator.next(),
      });
    expect(find(1, 4) / find(1, 1)).to.be.within(3, 5);
    expect(find(6, 1) / find(1, 1)).to.be.within(0.8, 1.3);
  });
});
