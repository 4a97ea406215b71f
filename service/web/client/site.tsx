import { everywhere } from './actions/global-actions.ts';
import { listenToForms, onPages } from './actions/page-actions.ts';
import { homeFeed } from './home-page-config.ts';
import { start } from './start.tsx';
import { callAtHome } from '../state/home-badge.ts';
import { OtherPage } from '../views/site-page.tsx';

const { client, root } = start({
  draw: (state) => <OtherPage state={state} />,
  gestures: { ...everywhere, ...onPages },
  feed: homeFeed,
  callFor: callAtHome,
  titleOf: () => null,
});
listenToForms(root, client);
