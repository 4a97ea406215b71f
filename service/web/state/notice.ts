import type { Notice } from '../messages/notice.ts';
import { toIsolatedText } from '../messages/sentence.ts';
import type { ClientState } from './client-state.ts';

/** Shows a notice and announces it to screen readers. */
export function withNotice(state: ClientState, notice: Notice): ClientState {
  const noticeText = toIsolatedText(notice.text);
  // A live region announces changes only, so a repeated text gets a no-break space that is not read aloud.
  return {
    ...state,
    notice,
    announcement: noticeText === state.announcement ? `${noticeText}\u00a0` : noticeText,
  };
}
