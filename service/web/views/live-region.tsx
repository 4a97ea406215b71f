import type { Announcement } from '../state/client-state.ts';

/** The texts for screen readers. Each is an element of its own, since screen readers queue added elements. */
export function LiveRegion({ announcements }: { announcements: readonly Announcement[] }) {
  return (
    <div class="sr-only" role="log" aria-live="polite">
      {announcements.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
}
