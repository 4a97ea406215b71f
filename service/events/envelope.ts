/** A message with its sender's process id. Unknown members, for example from a later release, are ignored. */
export interface Envelope {
  readonly senderId: string;
  readonly message: unknown;
}

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
    const { senderId, message } = parsed as Partial<Envelope>;
    return typeof senderId === 'string' && message !== undefined ? { senderId, message } : null;
  } catch {
    return null;
  }
}
