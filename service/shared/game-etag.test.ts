import { expect } from 'chai';
import { formatGameEtag, matchesEtag } from './game-etag.ts';

describe('formatGameEtag', () => {
  it('is the version as a weak ETag', () =>
    expect(formatGameEtag({ version: 3, rematch: null })).to.equal('W/"3"'));

  it('differs while a rematch is offered, because the offer lapses without a new version', () =>
    expect(formatGameEtag({ version: 3, rematch: { gameId: null } })).to.equal('W/"3-offer"'));

  it('is the version alone once the rematch exists', () =>
    expect(formatGameEtag({ version: 3, rematch: { gameId: 'next' } })).to.equal('W/"3"'));
});

describe('matchesEtag', () => {
  for (const field of ['"3"', 'W/"3"', '"1", W/"3"', '*', ' * ']) {
    it(`is true for ${field}`, () => expect(matchesEtag(field, 'W/"3"')).to.equal(true));
  }

  for (const field of [undefined, '', '"1"', '3', '"*"', ',,,', 'w/"3"']) {
    it(`is false for ${field ?? 'a missing field'}`, () =>
      expect(matchesEtag(field, 'W/"3"')).to.equal(false));
  }
});
