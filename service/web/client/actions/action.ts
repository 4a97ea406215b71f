import type { Client } from '../client.ts';
import type { Answer } from '../requests/api.ts';
import { withNotice } from '../../state/notice.ts';
import { refusalNotice, unexpectedError } from '../../messages/error-messages.ts';
import { busyKey } from '../../state/pending-action.ts';
import type { Store } from '../store.ts';

export interface GestureNames {
  /** The gesture, as its control is marked, and its value. */
  readonly act: string;
  readonly value?: string | undefined;
  /** As after "Could not": "sit down". */
  readonly doing: string;
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
    store.update((state) => withNotice(state, unexpectedError));
  }
}

/**
 * Marks the control named by `key` as busy while `work` is under way; a second action is ignored meanwhile. However the
 * work ends, by a result or by an error, the control is released, unless the page is being left.
 */
export async function whileBusy(store: Store, key: string, work: () => Promise<void>): Promise<void> {
  if (store.state.busy) return;
  store.patch({ busy: key, notice: null });
  try {
    await work();
  } finally {
    store.update((state) => (state.busy === key ? { ...state, busy: null } : state));
  }
}

/**
 * Runs one gesture: its control shows that it waits, a second one is ignored meanwhile, and a failure says what failed
 * and what to do next, with the game as it is now where the refusal carries it.
 */
export async function perform<T>(
  { store, merge }: Client,
  { act, value, doing }: GestureNames,
  send: () => Promise<Answer<T>>,
  done: (value: T) => void,
): Promise<void> {
  await whileBusy(store, busyKey(act, value), async () => {
    const answer = await send();
    if (answer.ok) return done(answer.value);
    const { failure } = answer;
    if (failure.game) merge(failure.game);
    store.update((state) => withNotice(state, refusalNotice(doing, failure, act, value)));
  });
}
