import { everywhere } from './gestures/everywhere.ts';
import { listenToForms, onPages } from './gestures/on-pages.ts';
import { homeFeed } from './home-feed.ts';
import { start } from './start.tsx';
import { callAtHome } from './state/lobby-call.ts';
import { OtherPage } from './views/other-page.tsx';

const { client, root } = start({
  draw: (state) => <OtherPage state={state} />,
  gestures: { ...everywhere, ...onPages },
  feed: homeFeed,
  callFor: callAtHome,
  titleOf: () => null,
});
listenToForms(root, client);
