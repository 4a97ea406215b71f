import type { Notice } from '../messages/notice.ts';
import type { ClientState } from './client-state.ts';

/**
 * Shows a notice. A copy, so that a repeated notice is announced to screen readers again. News never replaces a failure
 * or a warning: it waits until that is gone.
 */
export function withNotice(state: ClientState, notice: Notice): ClientState {
  if (notice.kind === 'info' && state.notice !== null && state.notice.kind !== 'info')
    return { ...state, waitingNotice: notice };
  return { ...state, notice: { ...notice } };
}

/** Shows the notice that waits when no other is shown. */
export function withWaitingNotice(state: ClientState): ClientState {
  if (state.notice !== null || state.waitingNotice === null) return state;
  return { ...state, notice: state.waitingNotice, waitingNotice: null };
}
