import { openChannel } from '../storage.ts';
import { generateRandomId } from './api.ts';

/**
 * How many tabs of this browser hold an event stream at a time. Over HTTP/1.1 a browser opens six connections to a host
 * for all its tabs together; a stream keeps one, and half of them stay free for everything else.
 */
export const maxStreams = 3;

/** What tabs tell each other about their streams. */
interface SlotMessage {
  readonly type: 'taken' | 'released';
  readonly tab: string;
  /** When the slot was taken, in milliseconds since 1970; all tabs share one machine's clock. */
  readonly at: number;
}

/**
 * A tab's right to hold an event stream. The tabs that took theirs last keep it: one that hears of `maxStreams` newer
 * ones has lost its own. Where tabs cannot hear each other each keeps its slot.
 */
export class StreamSlot {
  readonly #tab = generateRandomId();
  readonly #onLost: () => void;
  readonly #channelName: string;
  #channel: BroadcastChannel | null = null;
  #acquiredAt = 0;
  readonly #newerTabs = new Set<string>();

  /** @param onLost called once for each slot that was taken and then lost to other tabs */
  constructor(onLost: () => void, channelName = 'streams') {
    this.#onLost = onLost;
    this.#channelName = channelName;
  }

  /** Takes a slot, as the newest of all tabs. */
  acquire(): void {
    this.release();
    this.#acquiredAt = Date.now();
    this.#channel = openChannel(this.#channelName);
    this.#channel?.addEventListener('message', ({ data }: MessageEvent<SlotMessage>) =>
      this.#onMessage(data),
    );
    this.#send('taken');
  }

  /** Gives the slot back. */
  release(): void {
    this.#send('released');
    this.#channel?.close();
    this.#channel = null;
    this.#newerTabs.clear();
  }

  #send(type: SlotMessage['type']): void {
    const message: SlotMessage = { type, tab: this.#tab, at: this.#acquiredAt };
    this.#channel?.postMessage(message);
  }

  #onMessage({ type, tab, at }: SlotMessage): void {
    if (type === 'released') return void this.#newerTabs.delete(tab);
    // Of two that took theirs in the same millisecond one has to be the newer for both.
    const isNewer = at === this.#acquiredAt ? tab > this.#tab : at > this.#acquiredAt;
    // An older one that began to listen too late has to learn of this one.
    if (!isNewer) return this.#send('taken');
    this.#newerTabs.add(tab);
    if (this.#newerTabs.size < maxStreams) return;
    this.release();
    this.#onLost();
  }
}
