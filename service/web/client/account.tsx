import { accountActions, submitAccountForm } from './actions/account-actions.ts';
import { listenForForms } from './actions/forms.ts';
import { globalActions } from './actions/global-actions.ts';
import { homeLiveConfig } from './home-page-config.ts';
import { startPage } from './start.tsx';
import { AccountPage } from '../views/account-page.tsx';

const { client, root } = startPage({
  renderPage: (state) => <AccountPage state={state} />,
  actions: { ...globalActions, ...accountActions },
  liveConfig: homeLiveConfig,
  badgeFor: () => null,
  describeChanges: () => [],
  titleFor: () => null,
});
listenForForms(root, client, submitAccountForm);
