import type { Game } from '../../games/game.ts';
import type { RetryQueue } from './requests/retry.ts';
import type { Store } from './store.ts';

/** What gestures act on: the state, the network's patience, and the way to another page. */
export interface Client {
  readonly store: Store;
  /** Waits between tries; hurried when the network or the player is back. */
  readonly retryQueue: RetryQueue;
  /** Takes in a game that an answer carried. */
  applyGame(game: Game): void;
  /** Leaves for another page of ours. */
  navigate(path: string): void;
  /** Reads what is stored now, and tries at once whatever waits for its next try. */
  refresh(): void;
  /** Opens the page's stream anew: as whoever the browser's session is now. */
  reconnect(): void;
}

/** What a control asks for by its `data-act`, with its `data-value`. */
export type Action = (client: Client, value: string | undefined) => unknown;
export type Actions = Readonly<Record<string, Action>>;
