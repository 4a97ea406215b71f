/**
 * Formats how long ago something was. Independent of the time zone, because server and browser must render the same.
 *
 * @param timestamp ISO 8601
 * @param now milliseconds since the epoch
 */
export function formatTimeAgo(timestamp: string, now: number): string {
  const minutes = Math.floor((now - Date.parse(timestamp)) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ago`;
  const days = Math.floor(hours / 24);
  return days === 1 ? 'yesterday' : days < 60 ? `${days} days ago` : timestamp.slice(0, 10);
}
