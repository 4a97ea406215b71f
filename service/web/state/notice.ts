import type { Notice } from '../messages/notice.ts';
import type { ClientState } from './client-state.ts';

/** Shows a notice. A copy, so that a repeated notice is announced to screen readers again. */
export function withNotice(state: ClientState, notice: Notice): ClientState {
  return { ...state, notice: { ...notice } };
}
