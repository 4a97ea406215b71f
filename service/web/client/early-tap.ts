/**
 * Runs the control that the user tapped before the script listened. Such a tap has left the focus on the control, without
 * the focus ring that the keyboard makes. (Safari gives tapped buttons no focus; there the style sheet says "not yet".)
 */
export function runEarlyTap(root: HTMLElement): void {
  root.querySelector<HTMLElement>("button[type='button']:focus:not(:focus-visible)")?.click();
}
