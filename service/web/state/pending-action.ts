/** How the state names the control that waits for its gesture. */
export function getActionKey(action: string, value?: string): string {
  return value === undefined ? action : `${action} ${value}`;
}
