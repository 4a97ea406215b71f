import type { EventBus } from './event-bus.ts';

/**
 * A bus within one process: messages reach its own subscribers synchronously.
 *
 * Its state is `alone` if no other process can use the same database, otherwise `down`: messages of other processes
 * never arrive, so subscribers must poll.
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
    // Subscriptions are active at once.
  }

  onStateChange(): () => void {
    return () => undefined;
  }

  async close(): Promise<void> {
    this.#handlers.clear();
  }
}
