import { expect } from 'chai';
import { getSeriesScore } from './seats.ts';

describe('getSeriesScore', () => {
  const series = { X: 2, O: 1, drawn: 1 };

  it('is null in the first game of two players, also after its end', () => {
    const first = { series: { X: 0, O: 0, drawn: 0 } };
    expect(getSeriesScore({ ...first, result: null }, 'X')).to.equal(null);
    expect(getSeriesScore({ ...first, result: { winner: 'X', by: 'time', line: null } }, 'X')).to.equal(null);
  });

  it('is null for a game of a release that counts no series', () => {
    expect(getSeriesScore({ result: null }, 'X')).to.equal(null);
  });

  it('counts from the view of either player while a game is played', () => {
    expect(getSeriesScore({ series, result: null }, 'X')).to.deep.equal({ own: 2, other: 1, drawn: 1 });
    expect(getSeriesScore({ series, result: null }, 'O')).to.deep.equal({ own: 1, other: 2, drawn: 1 });
  });

  it('adds the result of the game itself, and nothing for a game without one', () => {
    const count = (winner: 'O' | null, by: 'resignation' | 'draw' | 'abandoned') =>
      getSeriesScore({ series, result: { winner, by, line: null } }, 'X');
    expect(count('O', 'resignation')).to.deep.equal({ own: 2, other: 2, drawn: 1 });
    expect(count(null, 'draw')).to.deep.equal({ own: 2, other: 1, drawn: 2 });
    expect(count(null, 'abandoned')).to.deep.equal({ own: 2, other: 1, drawn: 1 });
  });
});
