import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { useStage } from './fixtures.ts';

describe('sounds', () => {
  const stage = useStage();

  it('are off until switched on, fetched only then, and remembered', async () => {
    const { x, o } = await stage.atTheBoard();
    const scripts: string[] = [];
    x.page.on('request', (request) => {
      if (request.resourceType() === 'script') scripts.push(request.url());
    });
    await listen(x.page);
    await x.taps(4);
    await o.taps(0);
    await x.stored(0);
    expect(await notes(x.page)).to.deep.equal([]);
    expect(scripts).to.deep.equal([]);

    await x.button(/sound/i).click();
    await x.taps(1);
    await x.page.waitForFunction(() => (window as unknown as { notes: number[] }).notes.length > 0);
    expect(await notes(x.page)).to.deep.equal([523]);
    expect(scripts).to.have.length(1);

    await x.page.reload();
    await x.isReady();
    await listen(x.page);
    await o.taps(2);
    await x.stored(2);
    await x.page.waitForFunction(() => (window as unknown as { notes: number[] }).notes.length > 0);
    expect(await notes(x.page)).to.deep.equal([392]);
  });
});

/** Begins to write down the frequency of each note that the page plays, in hertz. */
async function listen(page: Page): Promise<void> {
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
