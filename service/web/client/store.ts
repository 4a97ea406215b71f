import type { ClientState } from '../state/client-state.ts';

export type StateListener = (before: ClientState, now: ClientState) => void;

/** Holds the one state of a tab and tells its watchers of each change, in order. */
export class Store {
  #state: ClientState;
  readonly #listeners: StateListener[] = [];

  constructor(state: ClientState) {
    this.#state = state;
  }

  get state(): ClientState {
    return this.#state;
  }

  /** Draws the next state from the present one; nothing happens where `change` returns the same object. */
  update(change: (state: ClientState) => ClientState): void {
    const before = this.#state;
    this.#state = change(before);
    const now = this.#state;
    if (now !== before) for (const listener of this.#listeners) listener(before, now);
  }

  /** Sets some fields. */
  patch(fields: Partial<ClientState>): void {
    this.update((state) => ({ ...state, ...fields }));
  }

  subscribe(listener: StateListener): void {
    this.#listeners.push(listener);
  }
}
