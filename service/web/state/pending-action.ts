/** Key of an action and its value, for `ClientState.pendingAction`. */
export function getActionKey(action: string, value?: string): string {
  return value === undefined ? action : `${action} ${value}`;
}
