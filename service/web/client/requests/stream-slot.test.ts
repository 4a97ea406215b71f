import { expect } from 'chai';
import { maxStreams, StreamSlot } from './stream-slot.ts';

describe('the tabs of a browser', () => {
  let named = 0;
  const slots: StreamSlot[] = [];
  afterEach(() => slots.splice(0).forEach((slot) => slot.release()));

  /** Tabs that share a channel, and a promise for the number of the next one that loses its slot. */
  function browser(count: number) {
    const name = `test ${named++}`;
    let lost: (tab: number) => void = () => undefined;
    const all: number[] = [];
    const tabs = Array.from(
      { length: count },
      (_, tab) =>
        new StreamSlot(() => {
          all.push(tab);
          lost(tab);
        }, name),
    );
    slots.push(...tabs);
    const nextLost = () => new Promise<number>((resolve) => (lost = resolve));
    return { tabs, all, nextLost };
  }

  /** Takes a slot in a millisecond of its own: of two in the same one either may be the newer. */
  async function take(tab: StreamSlot | undefined) {
    const before = Date.now();
    while (Date.now() === before) await new Promise((resolve) => setTimeout(resolve, 1));
    tab?.take();
  }

  it('hold three streams at most; the one that took its own first loses it', async () => {
    const { tabs, nextLost } = browser(5);
    for (const tab of tabs.slice(0, maxStreams)) await take(tab);
    const first = nextLost();
    await take(tabs[3]);
    expect(await first).to.equal(0);
    const second = nextLost();
    await take(tabs[4]);
    expect(await second).to.equal(1);
  });

  it('keep their streams when others have given theirs back', async () => {
    const { tabs, all, nextLost } = browser(6);
    for (const tab of tabs.slice(0, 3)) await take(tab);
    tabs[1]?.release();
    tabs[2]?.release();
    const next = nextLost();
    for (const tab of tabs.slice(3, 6)) await take(tab);
    expect(await next).to.equal(0);
    expect(all).to.deep.equal([0]);
  });

  it('that all take one at the same time agree on three', async () => {
    const { tabs, all, nextLost } = browser(8);
    for (const tab of tabs) tab.take();
    while (all.length < 5) await nextLost();
    // Had more than five lost theirs, a ninth tab would push nobody out.
    const next = nextLost();
    const ninth = new StreamSlot(() => undefined, `test ${named - 1}`);
    slots.push(ninth);
    await take(ninth);
    await next;
    expect(new Set(all).size).to.equal(6);
  });

  it('that took its slot again is the newest', async () => {
    const { tabs, nextLost } = browser(4);
    for (const tab of tabs.slice(0, 3)) await take(tab);
    await take(tabs[0]);
    const next = nextLost();
    await take(tabs[3]);
    expect(await next).to.equal(1);
  });

  it('keep their slots where there are no channels', () => {
    const own = globalThis.BroadcastChannel;
    Reflect.deleteProperty(globalThis, 'BroadcastChannel');
    try {
      const { tabs, all } = browser(5);
      for (const tab of tabs) tab.take();
      expect(all).to.deep.equal([]);
    } finally {
      globalThis.BroadcastChannel = own;
    }
  });
});
