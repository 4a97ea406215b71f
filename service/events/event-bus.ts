/**
 * Best-effort pub/sub between processes. Messages can be delayed, duplicated or lost: treat them as invalidation
 * signals and re-read the database.
 */
export interface EventBus {
  /** Sends `message` (JSON-serialisable, small) to every subscriber of `topic`, including this process. Never throws. */
  publish(topic: string, message: unknown): void;
  /** Calls `handler` for each message on `topic` until the returned function is called. */
  subscribe(topic: string, handler: (message: unknown) => void): () => void;
  /**
   * Resolves once every subscription made so far is active: no message published after that is missed. Resolves at once
   * while the bus is not `up`. Never rejects.
   */
  waitForSubscriptions(): Promise<void>;
  /**
   * Whether messages of *other* processes arrive: `alone` without other processes (embedded database), `up`, or `down`:
   * then subscribers must poll.
   */
  readonly state: 'alone' | 'up' | 'down';
  /** Last measured round-trip time in milliseconds; absent on an in-process bus. */
  readonly lagMs?: number;
  /**
   * Calls `handler` whenever messages may have been lost, until the returned function is called: when `state` changes
   * and when another process has reconnected.
   */
  onStateChange(handler: () => void): () => void;
  close(): Promise<void>;
}

/** Topic names for publishers and subscribers. */
export const topics = {
  /** A game has a new version. */
  game: (gameId: string) => `game:${gameId}`,
  /** One of a user's games or sessions has changed. */
  user: (userId: string) => `user:${userId}`,
  /** Stream counts of one process on a game. */
  presence: (gameId: string) => `presence:${gameId}`,
  /** Confirmations of the event streams that one process holds. */
  streams: (processId: string) => `streams:${processId}`,
};
