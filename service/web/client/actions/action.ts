import type { Client } from '../client.ts';
import type { ApiResult } from '../requests/api.ts';
import { withNotice } from '../../state/notice.ts';
import { createFailureNotice, unexpectedErrorNotice } from '../../messages/error-messages.ts';
import { getActionKey } from '../../state/pending-action.ts';
import type { Store } from '../store.ts';

export interface ActionNames {
  /** The gesture, as its control is marked, and its value. */
  readonly action: string;
  readonly value?: string | undefined;
  /** As after "Could not": "sit down". */
  readonly verbPhrase: string;
}

/**
 * Runs what a control, a key or a form asks for. An error that it did not expect is told to the player and shown in the
 * browser's console; never rejects.
 */
export async function runAction({ store }: Client, action: () => unknown): Promise<void> {
  try {
    await action();
  } catch (error) {
    console.error(error);
    store.update((state) => withNotice(state, unexpectedErrorNotice));
  }
}

/**
 * Marks the control named by `key` as busy while `work` is under way; a second action is ignored meanwhile. However the
 * work ends, by a result or by an error, the control is released, unless the page is being left.
 */
export async function withPendingAction(store: Store, key: string, task: () => Promise<void>): Promise<void> {
  if (store.state.pendingAction) return;
  store.patch({ pendingAction: key, notice: null });
  try {
    await task();
  } finally {
    store.update((state) => (state.pendingAction === key ? { ...state, pendingAction: null } : state));
  }
}

/**
 * Runs one gesture: its control shows that it waits, a second one is ignored meanwhile, and a failure says what failed
 * and what to do next, with the game as it is now where the refusal carries it.
 */
export async function performRequest<T>(
  { store, applyGame }: Client,
  { action, value, verbPhrase }: ActionNames,
  send: () => Promise<ApiResult<T>>,
  onSuccess: (value: T) => void,
): Promise<void> {
  await withPendingAction(store, getActionKey(action, value), async () => {
    const result = await send();
    if (result.ok) return onSuccess(result.value);
    const { failure } = result;
    if (failure.game) applyGame(failure.game);
    store.update((state) => withNotice(state, createFailureNotice(verbPhrase, failure, action, value)));
  });
}
