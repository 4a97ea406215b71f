import { getSound } from './effects/sound.ts';
import { boardActions, listenForKeys } from './actions/board-actions.ts';
import { gameLiveConfig } from './game-page-config.ts';
import { globalActions } from './actions/global-actions.ts';
import { canAskForNotifications } from './actions/notifications.ts';
import { repeatMatchRequest } from './actions/keep-waiting.ts';
import { getMonotonicMs } from './monotonic-clock.ts';
import { startPage } from './start.tsx';
import { getGameView } from '../state/client-state.ts';
import { describeBoardChanges } from '../state/board-announcements.ts';
import { announceLastingPresence, markOpponentLeft } from '../state/reducers.ts';
import { getBoardBadge } from '../state/board-badge.ts';
import { findNewRematch } from '../state/clock-tick.ts';
import { getGamePageTitle } from '../state/page-title.ts';
import { GamePage } from '../views/game-page.tsx';

/** Interval of repeated quick-match requests (the description of `POST /games/match`, quick match). */
const matchRepeatMs = 10_000;
const tickMs = 250;
/** A player who reloads the page or looks at another tab comes back within this time. */
const lastingPresenceMs = 2000;
/** A player who has been away for longer has left, as far as one can know. */
const leftAfterMs = 45_000;

// After the script of a waiting game, which adds its view, has run too.
document.addEventListener('DOMContentLoaded', startGamePage);

function startGamePage(): void {
  const { client } = startPage({
    renderPage: (state) => <GamePage state={state} />,
    actions: { ...globalActions, ...boardActions },
    liveConfig: gameLiveConfig,
    badgeFor: getBoardBadge,
    describeChanges: describeBoardChanges,
    titleFor: getGamePageTitle,
  });
  const { store } = client;
  store.patch({ capabilities: { canNotify: canAskForNotifications(), canShare: 'share' in navigator } });
  listenForKeys(client);
  store.subscribe((before, now) => {
    const rematch = findNewRematch(before, now);
    if (rematch) client.navigate(`/play/${rematch}`);
    const sound = now.preferences.sound === 'on' ? getSound(before, now) : null;
    // Lazy-loaded, since sound is off by default.
    if (sound) void import('./effects/melodies.ts').then(({ playSound }) => playSound(sound));
  });
  let presenceTimers: ReturnType<typeof setTimeout>[] = [];
  store.subscribe((before, now) => {
    if (getGameView(before)?.presence === getGameView(now)?.presence) return;
    presenceTimers.forEach(clearTimeout);
    presenceTimers = [
      setTimeout(() => store.update(announceLastingPresence), lastingPresenceMs),
      setTimeout(() => store.update(markOpponentLeft), leftAfterMs),
    ];
  });
  setInterval(() => {
    const game = getGameView(store.state)?.game;
    const isLooking = game?.seeking && game.status === 'open';
    if (!isLooking && (!game?.deadline || game.status !== 'playing')) return;
    store.patch({ serverTime: getMonotonicMs() + store.state.clockOffsetMs });
  }, tickMs);
  if (getGameView(store.state)?.game.bot) void repeatMatchRequest(client);
  setInterval(() => void repeatMatchRequest(client), matchRepeatMs);
  // Browsers throttle timers of hidden tabs to one a minute. By then the game has left the matchmaking, so repeat at once.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void repeatMatchRequest(client);
  });
}
