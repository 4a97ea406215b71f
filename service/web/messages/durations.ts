import { messages } from './common-catalogue.ts';

/** Formats a duration for a clock, rounded up to seconds: `0:09`, `12:00`, `3:00:00`. */
export function formatClock(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours = 0, minutes = 0, remainingSeconds = 0] = parts;
  const padTwoDigits = (value: number) => String(value).padStart(2, '0');
  return hours > 0
    ? `${hours}:${padTwoDigits(minutes)}:${padTwoDigits(remainingSeconds)}`
    : `${minutes}:${padTwoDigits(remainingSeconds)}`;
}

/** Formats a duration in its largest whole unit: `30 seconds`, `5 minutes`, `1 day`. */
export function formatDuration(seconds: number): string {
  const units = [
    [86_400, 'days'],
    [3600, 'hours'],
    [60, 'minutes'],
  ] as const;
  const [size, unit] = units.find(([size]) => seconds >= size && seconds % size === 0) ?? [1, 'seconds'];
  return messages.durations[unit](seconds / size);
}
