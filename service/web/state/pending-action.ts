/** How the state names the control that waits for its gesture. */
export function busyKey(act: string, value?: string): string {
  return value === undefined ? act : `${act} ${value}`;
}
