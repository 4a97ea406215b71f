import type { ComponentChildren } from 'preact';
import type { ActionName } from '../messages/action-names.ts';
import { getActionKey } from '../state/pending-action.ts';
import { getGameView, type ClientState } from '../state/client-state.ts';
import { formTargets } from './form-targets.ts';
import { Text } from './text.tsx';

interface ActionButtonProps {
  readonly state: ClientState;
  readonly action: ActionName;
  readonly value?: string;
  readonly variant?: 'primary' | 'plain' | 'quiet';
  readonly children: ComponentChildren;
}

/** A button that triggers an action and shows while it is pending. */
export function ActionButton({ state, action, value, variant = 'plain', children }: ActionButtonProps) {
  return (
    <button
      type="button"
      {...formTargets.get(action, value, getGameView(state)?.game.id ?? null)}
      key={action}
      class={`action ${variant}`}
      data-action={action}
      data-value={value}
      aria-busy={state.pendingAction === getActionKey(action, value)}
      aria-disabled={state.pendingAction !== null}
    >
      {typeof children === 'string' ? <Text>{children}</Text> : children}
    </button>
  );
}
