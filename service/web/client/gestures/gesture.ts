import type { Client } from '../client.ts';
import type { Answer } from '../requests/api.ts';
import { withNotice } from '../state/notice.ts';
import { refusalNotice } from '../words/refusals.ts';
import { busyKey } from '../state/busy.ts';

export interface GestureNames {
  /** The gesture, as its control is marked, and its value. */
  readonly act: string;
  readonly value?: string | undefined;
  /** As after "Could not": "sit down". */
  readonly doing: string;
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
  if (store.state.busy) return;
  store.patch({ busy: busyKey(act, value), notice: null });
  const answer = await send();
  store.patch({ busy: null });
  if (answer.ok) return done(answer.value);
  const { failure } = answer;
  if (failure.game) merge(failure.game);
  store.update((state) => withNotice(state, refusalNotice(doing, failure, act, value)));
}
