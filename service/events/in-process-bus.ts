import type { EventBus } from './event-bus.ts';

/**
 * The bus of a process that shares none with others: messages reach the subscribers of this process, at once.
 *
 * Its state is `alone` where no other process can use the same tables, and `down` where others may: nothing of theirs
 * will ever arrive here, so whoever watches must poll.
 */
export class InProcessBus implements EventBus {
  readonly state: 'alone' | 'down';
  readonly #handlers = new Map<string, Set<(message: unknown) => void>>();
  readonly #onError: (error: unknown) => void;

  constructor(state: 'alone' | 'down', onError: (error: unknown) => void = () => undefined) {
    this.state = state;
    this.#onError = onError;
  }

  publish(topic: string, message: unknown): void {
    for (const handler of [...(this.#handlers.get(topic) ?? [])]) {
      try {
        handler(message);
      } catch (error) {
        this.#onError(error);
      }
    }
  }

  subscribe(topic: string, handler: (message: unknown) => void): () => void {
    const handlers = this.#handlers.get(topic) ?? new Set();
    handlers.add(handler);
    this.#handlers.set(topic, handlers);
    return () => {
      handlers.delete(handler);
      if (handlers.size === 0 && this.#handlers.get(topic) === handlers) this.#handlers.delete(topic);
    };
  }

  async waitForSubscriptions(): Promise<void> {
    // A subscription of this process is in force as soon as it is made.
  }

  onStateChange(): () => void {
    return () => undefined;
  }

  async close(): Promise<void> {
    this.#handlers.clear();
  }
}
