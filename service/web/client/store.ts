import type { ClientState } from '../state/client-state.ts';

export type StateListener = (before: ClientState, now: ClientState) => void;

/** Holds the state of a tab and notifies listeners of each change, in order of subscription. */
export class Store {
  #state: ClientState;
  readonly #complete: (before: ClientState, now: ClientState) => ClientState;
  readonly #listeners: StateListener[] = [];

  /** @param complete adds to each new state what follows from the change; its result is what listeners see */
  constructor(state: ClientState, complete = (_before: ClientState, now: ClientState) => now) {
    this.#state = state;
    this.#complete = complete;
  }

  get state(): ClientState {
    return this.#state;
  }

  /**
   * Replaces the state by the result of `change`; does nothing if that is the same object. An error of a listener is logged
   * to the console and affects neither the caller nor the other listeners.
   */
  update(change: (state: ClientState) => ClientState): void {
    const before = this.#state;
    const changed = change(before);
    if (changed === before) return;
    const now = this.#complete(before, changed);
    this.#state = now;
    for (const listener of this.#listeners) {
      try {
        listener(before, now);
      } catch (error) {
        console.error(error);
      }
    }
  }

  /** Sets some fields. */
  patch(fields: Partial<ClientState>): void {
    this.update((state) => ({ ...state, ...fields }));
  }

  subscribe(listener: StateListener): void {
    this.#listeners.push(listener);
  }
}
