/**
 * What processes tell each other. A message is a hint, never the truth: it may arrive late, twice or not at all, and
 * whoever acts on it reads the table.
 */
export interface EventBus {
  /** Sends `message` (JSON-serialisable, small) to every subscriber of `topic`, this process included. Never throws. */
  publish(topic: string, message: unknown): void;
  /** Calls `handler` for each message on `topic` until the returned function is called. */
  subscribe(topic: string, handler: (message: unknown) => void): () => void;
  /**
   * Resolves once every subscription made so far is in force, so that what is read after it misses nothing that is
   * published later; at once where no other process can be heard. Never rejects.
   */
  waitForSubscriptions(): Promise<void>;
  /**
   * Whether messages of *other* processes arrive at present: `alone` where there are none to arrive (embedded engine),
   * `up`, or `down`; with `down` whoever watches must poll.
   */
  readonly state: 'alone' | 'up' | 'down';
  /** How long a message last took there and back, in milliseconds; absent where nothing leaves the process. */
  readonly lagMs?: number;
  /**
   * Calls `handler` whenever messages may have been lost, until the returned function is called: when `state` changes,
   * and when another process could not publish for a while.
   */
  onStateChange(handler: () => void): () => void;
  close(): Promise<void>;
}

/** The topics in use, in one place so that a publisher and a subscriber cannot disagree. */
export const topics = {
  /** A game has a new version. */
  game: (gameId: string) => `game:${gameId}`,
  /** Something in a user's lobby, or one of their sessions, has changed. */
  user: (userId: string) => `user:${userId}`,
  /** Who is at a game's page, as one process sees it. */
  presence: (gameId: string) => `presence:${gameId}`,
};
