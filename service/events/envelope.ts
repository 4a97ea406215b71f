/** A message as it travels: who sent it, and what. A later release may add members; they are ignored here. */
export interface Envelope {
  readonly from: string;
  readonly message: unknown;
}

/** Channels of ours begin with this, so that a bus may serve others too. */
const channelPrefix = 'noughts:';

export function toChannel(topic: string): string {
  return channelPrefix + topic;
}

export function toTopic(channel: string): string {
  return channel.slice(channelPrefix.length);
}

export function encodeEnvelope(envelope: Envelope): string {
  return JSON.stringify(envelope);
}

/** The envelope in a text that came over the bus; null when it is none of ours. */
export function decodeEnvelope(text: string): Envelope | null {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null) return null;
    const { from, message } = parsed as Partial<Envelope>;
    return typeof from === 'string' && message !== undefined ? { from, message } : null;
  } catch {
    return null;
  }
}
