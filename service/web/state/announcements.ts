import { toIsolatedText } from '../messages/sentence.ts';
import { messages } from '../messages/common-catalogue.ts';
import type { ClientState } from './client-state.ts';

/** Returns the texts that screen readers are told about the step from one state to the next. */
export type DescribeChanges = (before: ClientState, now: ClientState) => readonly string[];

/** Older announcements have been read or are outdated. */
const maxAnnouncements = 6;

/**
 * Appends the announcements about a state change. All announcements are derived from two states, so that each change is
 * announced once, whatever caused it, and none replaces another one that has not been read yet.
 *
 * @param describePage describes the changes that only this page has
 */
export function withAnnouncements(
  before: ClientState,
  now: ClientState,
  describePage: DescribeChanges,
): ClientState {
  const texts = [...describePage(before, now), ...describeCommonChanges(before, now)].filter(
    (text) => text !== '',
  );
  if (texts.length === 0) return now;
  const firstId = (now.announcements.at(-1)?.id ?? 0) + 1;
  const added = texts.map((text, index) => ({ id: firstId + index, text }));
  return { ...now, announcements: [...now.announcements, ...added].slice(-maxAnnouncements) };
}

/** Changes of notices, forms and the connection. The banner's countdown is not announced. */
function describeCommonChanges(before: ClientState, now: ClientState): string[] {
  const texts = [];
  if (now.banner !== null && now.connection.phase === 'restored' && before.banner !== now.banner)
    texts.push(now.banner);
  if (now.banner !== null && before.banner === null && now.connection.phase !== 'restored')
    texts.push(now.connection.phase === 'polling' ? now.banner : messages.announcements.connectionLost);
  // A countdown in the text of a notice about the same outage is not announced at each attempt.
  if (
    now.notice &&
    now.notice !== before.notice &&
    !(now.notice.kind === 'retrying' && before.notice?.kind === 'retrying')
  )
    texts.push(toIsolatedText(now.notice.text));
  if (now.formErrors !== before.formErrors) texts.push(...Object.values(now.formErrors));
  return texts;
}
