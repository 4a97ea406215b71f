import { soundOf } from './effects/sound.ts';
import { atTheBoard, listenToKeys } from './actions/board-actions.ts';
import { gameFeed } from './game-page-config.ts';
import { everywhere } from './actions/global-actions.ts';
import { keepWaiting } from './actions/keep-waiting.ts';
import { start } from './start.tsx';
import { tableIn } from '../state/client-state.ts';
import { callAtTheBoard } from '../state/board-badge.ts';
import { followRematch, warnOfClock } from '../state/clock-tick.ts';
import { gameTitleOf } from '../messages/title.ts';
import { GamePage } from '../views/game-page.tsx';

/** A waiting player's request for an opponent is repeated this often (`api.md`, quick match). */
const askAgainMs = 10_000;
const tickMs = 250;

const { client } = start({
  draw: (state) => <GamePage state={state} />,
  gestures: { ...everywhere, ...atTheBoard },
  feed: gameFeed,
  callFor: callAtTheBoard,
  titleOf: gameTitleOf,
});
const { store } = client;
listenToKeys(client);
store.watch((before, now) => {
  const rematch = followRematch(before, now);
  if (rematch) client.go(`/play/${rematch}`);
  const sound = now.preferences.sound === 'on' ? soundOf(before, now) : null;
  // Fetched by those who have switched sounds on, and only then.
  if (sound) void import('./effects/melodies.ts').then(({ playSound }) => playSound(sound));
});
setInterval(() => {
  const game = tableIn(store.state)?.game;
  if (!game?.deadline || game.status !== 'playing') return;
  store.update((state) => warnOfClock(state, Date.now() + state.offset));
}, tickMs);
setInterval(() => void keepWaiting(client), askAgainMs);
// Browsers slow the timers of a hidden tab down to one a minute: by then nobody is offered this game any more.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void keepWaiting(client);
});
