import { globalActions } from './actions/global-actions.ts';
import { listenForForms, pageActions } from './actions/page-actions.ts';
import { homeLiveConfig } from './home-page-config.ts';
import { startPage } from './start.tsx';
import { describeHomeChanges } from '../state/home-announcements.ts';
import { getHomeBadge } from '../state/home-badge.ts';
import { SitePage } from '../views/site-page.tsx';

const { client, root } = startPage({
  renderPage: (state) => <SitePage state={state} />,
  actions: { ...globalActions, ...pageActions },
  liveConfig: homeLiveConfig,
  badgeFor: getHomeBadge,
  describeChanges: describeHomeChanges,
  titleFor: () => null,
});
listenForForms(root, client);
