import { expect } from 'chai';
import { FakeLocks } from '../testing/fake-locks.ts';
import { TabLock } from './tab-lock.ts';

describe('TabLock', () => {
  /** Tabs of one browser; `changes` counts the calls of `onChange` of each. */
  function openTabs(count: number, locks = new FakeLocks()) {
    const changes = Array.from({ length: count }, () => 0);
    const tabs = changes.map(
      (_, tab) => new TabLock('stream', () => (changes[tab] = (changes[tab] ?? 0) + 1), locks),
    );
    return { tabs: tabs as [TabLock, TabLock, TabLock], changes };
  }
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const holders = (tabs: readonly TabLock[]) => tabs.map(({ isHeld }) => isHeld);

  it('is held by the first tab that waits, and passes to the next one when released', async () => {
    const { tabs } = openTabs(3);
    for (const tab of tabs) tab.wait();
    await settle();
    expect(holders(tabs)).to.deep.equal([true, false, false]);
    tabs[0].release();
    await settle();
    expect(holders(tabs)).to.deep.equal([false, true, false]);
  });

  it('is taken by a tab that steals it, and the former holder is told and can wait again', async () => {
    const { tabs, changes } = openTabs(3);
    tabs[0].wait();
    await settle();
    tabs[1].wait();
    tabs[2].steal();
    await settle();
    expect(holders(tabs)).to.deep.equal([false, false, true]);
    expect(changes).to.deep.equal([2, 0, 1]);
    tabs[0].wait();
    tabs[2].release();
    await settle();
    expect(holders(tabs)).to.deep.equal([false, true, false]);
  });

  it('is taken by a tab that was waiting for it', async () => {
    const { tabs } = openTabs(3);
    for (const tab of tabs) tab.wait();
    await settle();
    tabs[1].steal();
    await settle();
    expect(holders(tabs)).to.deep.equal([false, true, false]);
    tabs[1].release();
    await settle();
    expect(holders(tabs)).to.deep.equal([false, false, true]);
  });

  it('is not held after it was released while waiting', async () => {
    const { tabs } = openTabs(2);
    tabs[0].wait();
    tabs[1].wait();
    tabs[1].release();
    tabs[0].release();
    await settle();
    expect(holders(tabs)).to.deep.equal([false, false]);
  });

  it('is held by every tab when the browser denies locks', async () => {
    const denied = {
      request: () => Promise.reject(new DOMException('denied', 'SecurityError')),
    } as unknown as FakeLocks;
    const { tabs, changes } = openTabs(2, denied);
    for (const tab of tabs) tab.steal();
    await settle();
    expect(holders(tabs)).to.deep.equal([true, true]);
    expect(tabs[0].isShared).to.equal(false);
    expect(changes).to.deep.equal([1, 1]);
  });
});
