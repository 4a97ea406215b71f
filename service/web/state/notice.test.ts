import { expect } from 'chai';
import type { Notice } from '../messages/notice.ts';
import { createPageState } from '../testing/fixtures.ts';
import { createInitialState } from './client-state.ts';
import { withNotice, withWaitingNotice } from './notice.ts';

describe('withNotice', () => {
  const state = createInitialState(createPageState({ screen: 'home', myGames: null }));
  const createNotice = (kind: Notice['kind'], text: string): Notice => ({
    kind,
    text: [text],
    nextStep: null,
  });
  const [failure, warning, retrying, news, laterNews] = [
    createNotice('failure', 'not saved'),
    createNotice('warning', 'signed in on another device'),
    createNotice('retrying', 'retrying in 3 s'),
    createNotice('info', 'invitation'),
    createNotice('info', 'rematch'),
  ];

  it('replaces news by news, and anything by a failure', () => {
    expect(withNotice(withNotice(state, news), laterNews).notice).to.deep.equal(laterNews);
    for (const shown of [news, failure, warning, retrying])
      expect(withNotice(withNotice(state, shown), failure).notice).to.deep.equal(failure);
  });

  for (const shown of [failure, warning, retrying]) {
    it(`lets news wait while a ${shown.kind} notice is shown, and shows the latest afterwards`, () => {
      const waiting = withNotice(withNotice(withNotice(state, shown), news), laterNews);
      expect(waiting.notice).to.deep.equal(shown);
      expect(withWaitingNotice(waiting)).to.equal(waiting);
      const dismissed = withWaitingNotice({ ...waiting, notice: null });
      expect(dismissed).to.deep.include({ notice: laterNews, waitingNotice: null });
      expect(withWaitingNotice({ ...dismissed, notice: null }).notice).to.equal(null);
    });
  }
});
