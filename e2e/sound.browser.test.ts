import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { useFixtures } from './fixtures.ts';

describe('sounds', () => {
  const fixtures = useFixtures();

  it('are off by default, lazy-loaded when switched on, and stay on after a reload', async () => {
    const { x, o } = await fixtures.startGame();
    const scripts: string[] = [];
    x.page.on('request', (request) => {
      if (request.resourceType() === 'script') scripts.push(request.url());
    });
    await recordNotes(x.page);
    await x.playCell(4);
    await o.playCell(0);
    await x.waitForMark(0);
    expect(await notes(x.page)).to.deep.equal([]);
    expect(scripts).to.deep.equal([]);

    await x.button(/sound/i).click();
    await x.playCell(1);
    await x.page.waitForFunction(() => (window as unknown as { notes: number[] }).notes.length > 0);
    expect(await notes(x.page)).to.deep.equal([523]);
    expect(scripts).to.have.length(1);

    await x.page.reload();
    await x.waitUntilReady();
    await recordNotes(x.page);
    await o.playCell(2);
    await x.waitForMark(2);
    await x.page.waitForFunction(() => (window as unknown as { notes: number[] }).notes.length > 0);
    expect(await notes(x.page)).to.deep.equal([392]);
  });
});

/** Starts recording the frequency of each note, in hertz. */
async function recordNotes(page: Page): Promise<void> {
  await page.evaluate(() => {
    const played: number[] = [];
    Object.assign(window, { notes: played });
    window.OscillatorNode = new Proxy(OscillatorNode, {
      construct(node, [context, options]: [AudioContext, OscillatorOptions]) {
        played.push(options.frequency ?? 0);
        return new node(context, options);
      },
    });
  });
}

function notes(page: Page): Promise<number[]> {
  return page.evaluate(() => (window as unknown as { notes: number[] }).notes);
}
