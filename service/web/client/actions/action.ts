import type { Client } from '../client.ts';
import type { Failure } from '../../messages/failure.ts';
import type { ApiResult } from '../requests/api.ts';
import { withNotice } from '../../state/notice.ts';
import { createFailureNotice, unexpectedErrorNotice } from '../../messages/error-messages.ts';
import type { ActionName } from '../../messages/action-names.ts';
import { getActionKey } from '../../state/pending-action.ts';
import type { Store } from '../store.ts';
import { explainSessionFailure } from './guest.ts';

export interface ActionNames {
  /** Name and value of the action, as in the control's data attributes. */
  readonly action: ActionName;
  readonly value?: string | undefined;
  /** The action as it reads after "Could not": "join the game". */
  readonly verbPhrase: string;
}

/**
 * Runs the action of a control, a key or a form. Unexpected errors are logged to the console and shown to the player; the
 * promise never rejects.
 */
export async function runAction({ store }: Client, action: () => unknown): Promise<void> {
  try {
    await action();
  } catch (error) {
    console.error(error);
    store.update((state) => withNotice(state, unexpectedErrorNotice));
  }
}

/** Longer than the attempts of any action take together. */
const maxPendingMs = 60_000;

/**
 * Marks the control of `key` as busy while `task` runs, and ignores other actions meanwhile. The control is released when
 * the task ends, also with an error, unless the page is being left.
 *
 * @throws Error of the task, or if it has not ended after `maxMs`
 */
export async function withPendingAction(
  store: Store,
  key: string,
  task: () => Promise<void>,
  maxMs = maxPendingMs,
): Promise<void> {
  if (store.state.pendingAction) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the action ${key} did not end`)), maxMs);
  });
  try {
    store.patch({ pendingAction: key, notice: null });
    await Promise.race([task(), timeout]);
  } finally {
    clearTimeout(timer);
    store.update((state) => (state.pendingAction === key ? { ...state, pendingAction: null } : state));
  }
}

/** Shows a failure in another way than a notice; returns whether it did. */
export type FailureHandler = (failure: Failure) => boolean;

/**
 * Runs an action that sends a request. Its control is busy meanwhile. A failure shows a notice with the reason and the
 * next step, and applies the current game if the response contains it.
 */
export async function performRequest<T>(
  client: Client,
  { action, value, verbPhrase }: ActionNames,
  send: () => Promise<ApiResult<T>>,
  onSuccess: (value: T) => void,
  handleFailure?: FailureHandler,
): Promise<void> {
  const { store, applyGame } = client;
  await withPendingAction(store, getActionKey(action, value), async () => {
    const result = await send();
    if (result.ok) return onSuccess(result.value);
    const failure = explainSessionFailure(client, result.failure);
    if (failure.game) applyGame(failure.game);
    if (handleFailure?.(failure)) return;
    store.update((state) => withNotice(state, createFailureNotice(verbPhrase, failure, action, value)));
  });
}
