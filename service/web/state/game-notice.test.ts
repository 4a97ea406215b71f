import { expect } from 'chai';
import type { Page } from './page-state.ts';
import { createGameAfter, createPageState, playerO, playerX } from '../testing/fixtures.ts';
import { toPlainText } from '../messages/sentence.ts';
import { createInitialState } from './client-state.ts';
import { withGameNotice } from './game-notice.ts';

const end = [0, 3, 1, 4, 2];
const invitation = createGameAfter([], {
  status: 'invited',
  turn: null,
  players: { X: playerO, O: playerX },
});
const rematchOffer = createGameAfter(end, { id: 'old', rematch: { offeredBy: 'O', gameId: null } });
const accountPage: Page = { screen: 'account' };
const getNotice = (page: Page, game = invitation) =>
  withGameNotice(createInitialState(createPageState(page)), game).notice;

describe('withGameNotice', () => {
  it('tells about an invitation on other pages, but not on its own', () => {
    const notice = getNotice(accountPage);
    expect(notice && toPlainText(notice.text)).to.equal('quiet-otter invites you to a game.');
    expect(notice?.nextStep).to.deep.equal({ label: 'View', href: `/play/${invitation.id}` });
    expect(getNotice({ screen: 'game', game: invitation, presence: null })).to.equal(null);
  });

  it('tells about a rematch offer of the opponent, with a button that accepts it', () => {
    const notice = getNotice(accountPage, rematchOffer);
    expect(notice && toPlainText(notice.text)).to.equal('quiet-otter offers a rematch.');
    expect(notice?.nextStep).to.deep.equal({ label: 'Accept', action: 'rematch', value: 'old' });
  });

  it('tells nothing about own offers, rematches that have started, and other changes', () => {
    const ownOffer = createGameAfter(end, { rematch: { offeredBy: 'X', gameId: null } });
    const started = createGameAfter(end, { rematch: { offeredBy: 'O', gameId: 'next' } });
    for (const game of [ownOffer, started, createGameAfter([4]), createGameAfter(end)])
      expect(getNotice(accountPage, game)).to.equal(null);
  });
});
