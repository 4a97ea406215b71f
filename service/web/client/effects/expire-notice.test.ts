import { expect } from 'chai';
import { createInitialState } from '../../state/client-state.ts';
import type { Notice } from '../../messages/notice.ts';
import { withNotice } from '../../state/notice.ts';
import { createPageState } from '../../testing/fixtures.ts';
import { Store } from '../store.ts';
import { expireNotices } from './expire-notice.ts';

describe('expireNotices', () => {
  const originalTimeout = globalThis.setTimeout;
  let fire: () => void;
  beforeEach(() => {
    fire = () => undefined;
    globalThis.setTimeout = ((callback: () => void) => {
      fire = callback;
      return 0;
    }) as unknown as typeof setTimeout;
  });
  afterEach(() => (globalThis.setTimeout = originalTimeout));

  /** Shows a notice and lets its time pass; `isInUse` says whether the user points at it. */
  function showNotice(kind: Notice['kind'], isInUse: () => boolean) {
    const store = new Store(createInitialState(createPageState({ screen: 'account' })));
    expireNotices(store, isInUse);
    store.update((state) => withNotice(state, { kind, text: ['Saved.'], nextStep: null }));
    fire();
    return store;
  }

  it('removes news by themselves', () => {
    expect(showNotice('info', () => false).state.notice).to.equal(null);
  });

  it('keeps news while they are in use, and removes them afterwards', () => {
    let isInUse = true;
    const store = showNotice('info', () => isInUse);
    expect(store.state.notice?.text).to.deep.equal(['Saved.']);
    isInUse = false;
    fire();
    expect(store.state.notice).to.equal(null);
  });

  it('keeps failures and warnings', () => {
    for (const kind of ['failure', 'warning'] as const)
      expect(showNotice(kind, () => false).state.notice?.text, kind).to.deep.equal(['Saved.']);
  });
});
