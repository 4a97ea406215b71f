import type { ClientState } from '../state/client-state.ts';

export type StateListener = (before: ClientState, now: ClientState) => void;

/** Holds the state of a tab and notifies listeners of each change, in order of subscription. */
export class Store {
  #state: ClientState;
  readonly #listeners: StateListener[] = [];

  constructor(state: ClientState) {
    this.#state = state;
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
    this.#state = change(before);
    const now = this.#state;
    if (now === before) return;
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
