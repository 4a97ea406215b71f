/** A message with its sender's process id. Unknown members, for example from a later release, are ignored. */
export interface Envelope {
  readonly senderId: string;
  /** The sender's clock, in epoch milliseconds. */
  readonly sentAtMs: number;
  readonly message: unknown;
}

/**
 * Older messages are dropped: by then the receiver has read the database again, and presence has been repeated. Messages
 * from the future are dropped too, so the clocks of two processes may differ by this much.
 */
export const maxMessageAgeMs = 60_000;

/** Prefix of our channels, so that the Redis server can be shared. */
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

/** Parses a message from the bus; null if malformed. */
export function decodeEnvelope(text: string): Envelope | null {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null) return null;
    const { senderId, sentAtMs, message } = parsed as Partial<Envelope>;
    if (typeof senderId !== 'string' || typeof sentAtMs !== 'number' || message === undefined) return null;
    return { senderId, sentAtMs, message };
  } catch {
    return null;
  }
}
