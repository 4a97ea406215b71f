import { openChannel } from '../storage.ts';
import { generateRandomId } from './api.ts';

/**
 * Maximum number of event streams per browser. Over HTTP/1.1 all tabs share six connections per host; half of them stay
 * free for other requests.
 */
export const maxStreams = 3;

/** Message between tabs. */
interface SlotMessage {
  readonly type: 'taken' | 'released';
  readonly tab: string;
  /** When the slot was acquired, in milliseconds since the epoch; all tabs share the machine's clock. */
  readonly at: number;
}

/**
 * A tab's permit for an event stream. The newest `maxStreams` tabs hold one: a tab that receives messages from as many
 * newer tabs loses its slot. Without BroadcastChannel every tab keeps its slot.
 */
export class StreamSlot {
  readonly #tab = generateRandomId();
  readonly #onLost: () => void;
  readonly #channelName: string;
  #channel: BroadcastChannel | null = null;
  #acquiredAt = 0;
  readonly #newerTabs = new Set<string>();

  /** @param onLost called when an acquired slot is lost to other tabs */
  constructor(onLost: () => void, channelName = 'streams') {
    this.#onLost = onLost;
    this.#channelName = channelName;
  }

  /** Acquires a slot as the newest tab. */
  acquire(): void {
    this.release();
    this.#acquiredAt = Date.now();
    this.#channel = openChannel(this.#channelName);
    this.#channel?.addEventListener('message', ({ data }: MessageEvent<SlotMessage>) =>
      this.#onMessage(data),
    );
    this.#send('taken');
  }

  /** Releases the slot. */
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
    // Tie-break for the same millisecond, so that both tabs agree which one is newer.
    const isNewer = at === this.#acquiredAt ? tab > this.#tab : at > this.#acquiredAt;
    // The sender is older and may have missed this tab's message.
    if (!isNewer) return this.#send('taken');
    this.#newerTabs.add(tab);
    if (this.#newerTabs.size < maxStreams) return;
    this.release();
    this.#onLost();
  }
}
