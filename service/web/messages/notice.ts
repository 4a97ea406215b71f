import type { ActionName } from './action-names.ts';
import type { Sentence } from './sentence.ts';

/** A message over the page, with an optional next step. */
export interface Notice {
  /**
   * `retrying` hides the connection banner, since it tells about the same outage. Only `info` is removed after a while and
   * waits until another notice is gone.
   */
  readonly kind: 'failure' | 'warning' | 'retrying' | 'info';
  readonly text: Sentence;
  readonly nextStep: NextStep | null;
}
export type NextStep =
  | { readonly label: string; readonly href: string }
  | { readonly label: string; readonly action: ActionName; readonly value?: string };
