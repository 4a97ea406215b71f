/** Who waits. Calls of the same client take turns with those of others. */
export interface QueueClient {
  /** Fixed-size key, such as a hash of the address. */
  readonly key: string;
  /** Gets a place even when the queue is full of single calls of other clients. */
  readonly isPreferred: boolean;
}

interface Waiter {
  readonly start: () => void;
  readonly reject: () => void;
}

interface WaitingClient {
  readonly isPreferred: boolean;
  readonly waiters: Waiter[];
}

/**
 * Runs operations with limited concurrency, and shares the waiting places out by client: clients take turns, and when the
 * queue is full a call takes the place of the newest call of the client that has most.
 */
export class FairQueue {
  readonly #maxConcurrent: number;
  readonly #maxWaiting: number;
  /** In the order of their turns. */
  readonly #clients = new Map<string, WaitingClient>();
  #runningCount = 0;
  #waitingCount = 0;

  constructor(limits: { readonly maxConcurrent: number; readonly maxWaiting: number }) {
    this.#maxConcurrent = limits.maxConcurrent;
    this.#maxWaiting = limits.maxWaiting;
  }

  /** @param createOverloadError creates the error thrown when there is no place, or when another client needs it more */
  async run<Result>(
    client: QueueClient,
    operation: () => Promise<Result>,
    createOverloadError: () => Error,
  ): Promise<Result> {
    if (this.#runningCount < this.#maxConcurrent) this.#runningCount += 1;
    else {
      if (this.#waitingCount >= this.#maxWaiting && !this.#displaceFor(client)) throw createOverloadError();
      await new Promise<void>((start, reject) =>
        this.#enqueue(client, { start, reject: () => reject(createOverloadError()) }),
      );
    }
    try {
      return await operation();
    } finally {
      this.#startNext();
    }
  }

  #enqueue({ key, isPreferred }: QueueClient, waiter: Waiter): void {
    const waitingClient = this.#clients.get(key) ?? { isPreferred, waiters: [] };
    waitingClient.waiters.push(waiter);
    this.#clients.set(key, waitingClient);
    this.#waitingCount += 1;
  }

  /** Passes the place of a finished operation on to the next client. */
  #startNext(): void {
    const [next] = this.#clients;
    if (next === undefined) {
      this.#runningCount -= 1;
      return;
    }
    const [key, client] = next;
    const waiter = client.waiters.shift();
    this.#clients.delete(key);
    if (client.waiters.length > 0) this.#clients.set(key, client);
    this.#waitingCount -= 1;
    waiter?.start();
  }

  /** Rejects the newest call of the client with most waiting calls; false if that would not be fairer. */
  #displaceFor({ key, isPreferred }: QueueClient): boolean {
    const ownCount = this.#clients.get(key)?.waiters.length ?? 0;
    let largest: [string, WaitingClient] | undefined;
    for (const entry of this.#clients)
      if (largest === undefined || isDisplacedBefore(entry[1], largest[1])) largest = entry;
    if (largest === undefined) return false;
    const [largestKey, client] = largest;
    const isFairer = client.waiters.length > ownCount + 1;
    const isPreferredOver = isPreferred && ownCount === 0 && !client.isPreferred;
    if (!isFairer && !isPreferredOver) return false;
    client.waiters.pop()?.reject();
    if (client.waiters.length === 0) this.#clients.delete(largestKey);
    this.#waitingCount -= 1;
    return true;
  }
}

/** Whether a call of `one` is displaced rather than one of `another`. */
function isDisplacedBefore(one: WaitingClient, another: WaitingClient): boolean {
  if (one.waiters.length !== another.waiters.length) return one.waiters.length > another.waiters.length;
  return another.isPreferred && !one.isPreferred;
}
