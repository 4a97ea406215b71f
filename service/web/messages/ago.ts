import { siteMessages } from './site-catalogue.ts';

/**
 * Formats how long ago something was. Independent of the time zone, because server and browser must render the same.
 *
 * @param timestamp ISO 8601
 * @param now milliseconds since the epoch
 */
export function formatTimeAgo(timestamp: string, now: number): string {
  const minutes = Math.floor((now - Date.parse(timestamp)) / 60_000);
  if (minutes < 1) return siteMessages.timeAgo.justNow;
  if (minutes < 60) return siteMessages.timeAgo.minutes(minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return siteMessages.timeAgo.hours(hours);
  const days = Math.floor(hours / 24);
  if (days === 1) return siteMessages.timeAgo.yesterday;
  return days < 7 ? siteMessages.timeAgo.days(days) : formatDate(timestamp, now);
}

/** Formats a date in UTC, without the current year: "12 Nov", "12 Nov 2025". */
export function formatDate(timestamp: string, now: number): string {
  const date = new Date(timestamp);
  const year = date.getUTCFullYear();
  return siteMessages.date(
    date.getUTCDate(),
    siteMessages.months[date.getUTCMonth()] ?? '',
    year === new Date(now).getUTCFullYear() ? null : year,
  );
}
