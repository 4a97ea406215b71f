import type { ActionName } from '../messages/action-names.ts';

/** Key of an action and its value, for `ClientState.pendingAction`. */
export function getActionKey(action: ActionName, value?: string): string {
  return value === undefined ? action : `${action} ${value}`;
}
