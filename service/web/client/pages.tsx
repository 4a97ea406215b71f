import { everywhere } from './gestures/everywhere.ts';
import { listenToForms, onPages } from './gestures/on-pages.ts';
import { start } from './start.tsx';
import { OtherPage } from './views/other-page.tsx';

const { client, root } = start({
  draw: (state) => <OtherPage state={state} />,
  gestures: { ...everywhere, ...onPages },
});
listenToForms(root, client);
