/** One line of the journal. */
export interface JournalEntry {
  readonly cursor: string;
  /** Milliseconds since the epoch. */
  readonly timeMs: number;
  readonly message: string;
}

/**
 * An entry in the journal's JSON form (systemd, "Journal JSON Format"), or undefined for a line that is none. A message
 * that is no valid text arrives as an array of bytes, one that is too long as null.
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
  return '(a message too long for the journal’s JSON)';
}
