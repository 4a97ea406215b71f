import type { ComponentChildren } from 'preact';
import { busyKey } from '../state/pending-action.ts';
import type { ClientState } from '../state/client-state.ts';

interface ActionProps {
  readonly state: ClientState;
  readonly act: string;
  readonly value?: string;
  readonly look?: 'primary' | 'plain' | 'quiet';
  readonly children: ComponentChildren;
}

/** A button that asks for a gesture, and shows when that gesture takes its time. */
export function Action({ state, act, value, look = 'plain', children }: ActionProps) {
  return (
    <button
      type="button"
      key={act}
      class={`action ${look}`}
      data-act={act}
      data-value={value}
      aria-busy={state.busy === busyKey(act, value)}
      aria-disabled={state.busy !== null}
    >
      {children}
    </button>
  );
}
