import type { Page } from 'playwright-core';

/** Sets the size of text as a player does in the browser's settings, without zoom, in pixels. The default is 16. */
export async function setTextSize(page: Page, standard: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setFontSizes', { fontSizes: { standard, fixed: standard } });
  await session.detach();
}
