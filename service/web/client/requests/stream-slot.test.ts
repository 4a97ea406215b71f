import { expect } from 'chai';
import { maxStreams, StreamSlot } from './stream-slot.ts';

describe('StreamSlot', () => {
  let channelCount = 0;
  const slots: StreamSlot[] = [];
  afterEach(() => slots.splice(0).forEach((slot) => slot.release()));

  /** Tabs that share a channel. `waitForLoss` resolves with the index of the next tab that loses its slot. */
  function openTabs(count: number) {
    const name = `test ${channelCount++}`;
    let onLost: (tab: number) => void = () => undefined;
    const lostTabs: number[] = [];
    const tabs = Array.from(
      { length: count },
      (_, tab) =>
        new StreamSlot(() => {
          lostTabs.push(tab);
          onLost(tab);
        }, name),
    );
    slots.push(...tabs);
    const waitForLoss = () => new Promise<number>((resolve) => (onLost = resolve));
    return { tabs, lostTabs, waitForLoss };
  }

  /** Acquires a slot in a later millisecond than all before, because ties are broken by random ids. */
  async function acquireLater(tab: StreamSlot | undefined) {
    const before = Date.now();
    while (Date.now() === before) await new Promise((resolve) => setTimeout(resolve, 1));
    tab?.acquire();
  }

  it('allows three streams and takes the oldest slot for the fourth', async () => {
    const { tabs, waitForLoss } = openTabs(5);
    for (const tab of tabs.slice(0, maxStreams)) await acquireLater(tab);
    const first = waitForLoss();
    await acquireLater(tabs[3]);
    expect(await first).to.equal(0);
    const second = waitForLoss();
    await acquireLater(tabs[4]);
    expect(await second).to.equal(1);
  });

  it('does not count released slots', async () => {
    const { tabs, lostTabs, waitForLoss } = openTabs(6);
    for (const tab of tabs.slice(0, 3)) await acquireLater(tab);
    tabs[1]?.release();
    tabs[2]?.release();
    const next = waitForLoss();
    for (const tab of tabs.slice(3, 6)) await acquireLater(tab);
    expect(await next).to.equal(0);
    expect(lostTabs).to.deep.equal([0]);
  });

  it('leaves three slots when eight tabs acquire at the same time', async () => {
    const { tabs, lostTabs, waitForLoss } = openTabs(8);
    for (const tab of tabs) tab.acquire();
    while (lostTabs.length < 5) await waitForLoss();
    // If more than five had lost their slots, a ninth tab would not take another one.
    const next = waitForLoss();
    const ninth = new StreamSlot(() => undefined, `test ${channelCount - 1}`);
    slots.push(ninth);
    await acquireLater(ninth);
    await next;
    expect(new Set(lostTabs).size).to.equal(6);
  });

  it('makes a tab that acquires its slot again the newest', async () => {
    const { tabs, waitForLoss } = openTabs(4);
    for (const tab of tabs.slice(0, 3)) await acquireLater(tab);
    await acquireLater(tabs[0]);
    const next = waitForLoss();
    await acquireLater(tabs[3]);
    expect(await next).to.equal(1);
  });

  it('keeps every slot without BroadcastChannel', () => {
    const originalChannel = globalThis.BroadcastChannel;
    Reflect.deleteProperty(globalThis, 'BroadcastChannel');
    try {
      const { tabs, lostTabs } = openTabs(5);
      for (const tab of tabs) tab.acquire();
      expect(lostTabs).to.deep.equal([]);
    } finally {
      globalThis.BroadcastChannel = originalChannel;
    }
  });
});
