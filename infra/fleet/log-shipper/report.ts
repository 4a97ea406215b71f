/** Seconds between two reports of a log shipper. */
export const reportIntervalSeconds = 60;

/** Matches reports in CloudWatch Logs (filter and pattern syntax for JSON). */
export const reportPattern = '{ $.shipper = "alive" }';

/** What a log shipper has done since it started. */
export interface ShipperState {
  /** Lines sent. */
  readonly shipped: number;
  /** When the oldest line that is read but not sent was written; undefined if all are sent. */
  readonly oldestUnshippedMs: number | undefined;
}

/** Renders a report as one line of JSON, for the journal. */
export function renderReport({ shipped, oldestUnshippedMs }: ShipperState, nowMs: number): string {
  const oldestUnshippedSeconds =
    oldestUnshippedMs === undefined ? 0 : Math.max(0, Math.round((nowMs - oldestUnshippedMs) / 1000));
  return JSON.stringify({ shipper: 'alive', shipped, oldestUnshippedSeconds });
}
