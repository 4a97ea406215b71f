import type { Client } from '../client.ts';
import { withNotice } from '../../state/notice.ts';

/** Whether this browser can notify and has not been asked yet. */
export function canAskForNotifications(): boolean {
  return 'Notification' in window && Notification.permission === 'default';
}

/** Asks for the permission; called by a tap on a button that says what it is for, never by itself. */
export async function requestNotificationPermission({ store }: Client): Promise<void> {
  const permission = await Notification.requestPermission();
  store.update((state) => ({
    ...withNotice(state, {
      kind: 'news',
      text: [
        permission === 'granted'
          ? 'You will be told when it is your turn.'
          : 'Notifications stay off; the tab’s title still shows your turn.',
      ],
      nextStep: null,
    }),
    capabilities: { canNotify: canAskForNotifications() },
  }));
}
