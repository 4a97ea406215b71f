import type { Client } from './client.ts';
import { LiveUpdates } from './live.ts';
import type { LiveConfig } from './page-config.ts';
import { SessionWatch } from './session-watch.ts';

/** Update interval of the connection banner's countdown. */
const tickMs = 250;

/** What keeps a page up to date. */
export interface LivePage {
  readonly session: SessionWatch;
  readonly liveUpdates: LiveUpdates;
}

/**
 * Connects a page to its stream and to the browser's other tabs.
 *
 * @param onOtherTab called when the user has opened another tab of the site, or has come back to it
 */
export function connectPage(client: Client, config: LiveConfig, onOtherTab: () => void): LivePage {
  const session = new SessionWatch(client.store, onOtherTab);
  const liveUpdates = new LiveUpdates(client, config);
  session.open();
  liveUpdates.start();
  setInterval(() => liveUpdates.onTick(), tickMs);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') session.announceReturn();
    else liveUpdates.onHidden();
  });
  for (const eventName of ['focus', 'pointerdown', 'keydown'])
    addEventListener(eventName, () => liveUpdates.resume());
  addEventListener('offline', () => liveUpdates.onOffline());
  // Open channels and streams keep a page out of the back/forward cache.
  addEventListener('pagehide', () => {
    liveUpdates.stop();
    session.close();
  });
  return { session, liveUpdates };
}
