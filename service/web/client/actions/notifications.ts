import type { Client } from '../client.ts';
import { withNotice } from '../../state/notice.ts';
import { messages } from '../../messages/common-catalogue.ts';

/** Whether this browser supports notifications and the user has not decided yet. */
export function canAskForNotifications(): boolean {
  return 'Notification' in window && Notification.permission === 'default';
}

/** Asks for the permission. Browsers require a user gesture for this. */
export async function requestNotificationPermission({ store }: Client): Promise<void> {
  const permission = await Notification.requestPermission();
  store.update((state) => ({
    ...withNotice(state, {
      kind: 'info',
      text: [permission === 'granted' ? messages.notices.notificationsOn : messages.notices.notificationsOff],
      nextStep: null,
    }),
    capabilities: { ...state.capabilities, canNotify: canAskForNotifications() },
  }));
}
