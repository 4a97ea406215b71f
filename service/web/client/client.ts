import type { Game } from '../../games/game.ts';
import type { ActionName } from '../messages/action-names.ts';
import type { RetryQueue } from './requests/retry.ts';
import type { Store } from './store.ts';

/** The context of actions: state, retries and navigation. */
export interface Client {
  readonly store: Store;
  /** Waiting retries; flushed when the network or the player is back. */
  readonly retryQueue: RetryQueue;
  /** Merges a game from a response into the state. */
  applyGame(game: Game): void;
  /** Loads another page of this site. */
  navigate(path: string): void;
  /** Fetches the current state and flushes waiting retries. */
  refresh(): void;
  /** Tells the other tabs who is signed in now; null for nobody. */
  announceUser(userId: string | null): void;
  /** Compares the page's user with the session's, and reloads all tabs of another user. */
  checkUser(): void;
  /** Reopens the page's stream with the current session. */
  reconnect(): void;
}

/** Handler of a control's `data-action`; `value` is its `data-value`. */
export type Action = (client: Client, value: string | undefined) => unknown;
export type Actions<Name extends ActionName> = Readonly<Record<Name, Action>>;
