import { toIsolatedText } from '../messages/sentence.ts';
import type { ClientState, Notice } from './client-state.ts';

/** Shows a notice and has it read. */
export function withNotice(state: ClientState, notice: Notice): ClientState {
  const noticeText = toIsolatedText(notice.text);
  // A live region tells changes only: the same words twice need to differ in something that is not read.
  return {
    ...state,
    notice,
    announcement: noticeText === state.announcement ? `${noticeText}\u00a0` : noticeText,
  };
}
