import type { Client } from '../client.ts';
import { withNotice } from '../../state/notice.ts';
import { messages } from '../../messages/common-catalogue.ts';
import { gameMessages } from '../../messages/game-catalogue.ts';

/**
 * Whether this page could show notifications and the user has not decided yet. Without the permission the constructor shows
 * nothing, and throws where pages can never show any (Chrome for Android).
 */
export function canAskForNotifications(): boolean {
  if (!('Notification' in window) || Notification.permission !== 'default') return false;
  try {
    new Notification('').close();
    return true;
  } catch {
    return false;
  }
}

/** Asks for the permission. Browsers require a user gesture for this. */
export async function requestNotificationPermission({ store }: Client): Promise<void> {
  const permission = await Notification.requestPermission();
  const { notificationsOn, notificationsOff } = gameMessages.notices;
  // A first one proves that they work.
  const { showNotification } = await import('../effects/turn-notifier.ts');
  const isWorking =
    permission === 'granted' &&
    showNotification(messages.appName, { body: notificationsOn, tag: 'test' }) !== null;
  store.update((state) => ({
    ...withNotice(state, {
      kind: 'info',
      text: [isWorking ? notificationsOn : notificationsOff],
      nextStep: null,
    }),
    capabilities: { ...state.capabilities, canNotify: canAskForNotifications() },
  }));
}
