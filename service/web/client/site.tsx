import { challenge, globalActions } from './actions/global-actions.ts';
import { pageActions } from './actions/page-actions.ts';
import { chooseMark } from './actions/preference-actions.ts';
import { updateQueue } from './actions/queue.ts';
import { homeLiveConfig } from './home-page-config.ts';
import { startPage } from './start.tsx';
import { describeHomeChanges } from '../state/home-announcements.ts';
import { getHomeBadge } from '../state/home-badge.ts';
import { withNotice } from '../state/notice.ts';
import { noticeKey, takeTabValue } from './storage.ts';
import { SitePage } from '../views/site-page.tsx';

const queueIntervalMs = 30_000;

const { client, root } = startPage({
  renderPage: (state) => <SitePage state={state} />,
  actions: { ...globalActions, ...pageActions },
  liveConfig: homeLiveConfig,
  badgeFor: getHomeBadge,
  describeChanges: describeHomeChanges,
  titleFor: () => null,
  submitForm: (formClient, _form, data) =>
    challenge(formClient, String(data.get('opponent') ?? '').trim(), { withFieldErrors: true }),
});
root.addEventListener('change', ({ target }) => {
  if (!(target instanceof HTMLSelectElement)) return;
  if (target.id === 'move-seconds') client.store.patch({ chosenSeconds: Number(target.value) });
  if (target.id === 'mark') chooseMark(client, target.value);
});
void updateQueue(client);
setInterval(() => void updateQueue(client), queueIntervalMs);
// For example that the registration worked.
const text = takeTabValue(noticeKey);
if (text !== null)
  client.store.update((state) => withNotice(state, { kind: 'info', text: [text], nextStep: null }));
