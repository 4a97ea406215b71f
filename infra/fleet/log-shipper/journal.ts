/** One line of the journal. */
export interface JournalEntry {
  readonly cursor: string;
  /** Milliseconds since the epoch. */
  readonly timeMs: number;
  readonly message: string;
}

/**
 * Parses an entry in systemd's "Journal JSON Format"; undefined for any other line. The journal encodes a message that
 * is not valid UTF-8 as an array of bytes, and one that is too long as null.
 */
export function parseJournalEntry(line: string): JournalEntry | undefined {
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const { __CURSOR: cursor, __REALTIME_TIMESTAMP: microseconds, MESSAGE: message } = fields;
  if (typeof cursor !== 'string' || typeof microseconds !== 'string') return undefined;
  return { cursor, timeMs: Math.floor(Number(microseconds) / 1000), message: decodeMessage(message) };
}

function decodeMessage(message: unknown): string {
  if (typeof message === 'string') return message;
  if (Array.isArray(message)) return Buffer.from(message as number[]).toString('utf8');
  return '(message omitted: too long for the journal’s JSON format)';
}
