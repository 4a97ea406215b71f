import { plain } from '../messages/sentence.ts';
import type { ClientState, Notice } from './client-state.ts';

/** Shows a notice and has it read. */
export function withNotice(state: ClientState, notice: Notice): ClientState {
  const said = plain(notice.text);
  // A live region tells changes only: the same words twice need to differ in something that is not read.
  return { ...state, notice, announcement: said === state.announcement ? `${said}\u00a0` : said };
}
