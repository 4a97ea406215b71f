import { accountActions, submitAccountForm } from './actions/account-actions.ts';
import { globalActions } from './actions/global-actions.ts';
import { noticesLiveConfig } from './notices-config.ts';
import { startPage } from './start.tsx';
import { AccountPage } from '../views/account-page.tsx';

startPage({
  renderPage: (state) => <AccountPage state={state} />,
  actions: { ...globalActions, ...accountActions },
  liveConfig: noticesLiveConfig,
  badgeFor: () => null,
  describeChanges: () => [],
  titleFor: () => null,
  submitForm: submitAccountForm,
});
