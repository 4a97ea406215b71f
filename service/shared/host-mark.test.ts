import { expect } from 'chai';
import { getGuestMark, getHostMark } from './host-mark.ts';

describe('getHostMark and getGuestMark', () => {
  it('return the two marks, with X for the host of a game without `host`', () => {
    const getMarks = (game: { host?: 'X' | 'O' }) => [getHostMark(game), getGuestMark(game)];
    expect(getMarks({ host: 'O' })).to.deep.equal(['O', 'X']);
    expect(getMarks({ host: 'X' })).to.deep.equal(['X', 'O']);
    expect(getMarks({})).to.deep.equal(['X', 'O']);
  });
});
