import type { Game } from '../../games/game.ts';
import type { LiveConfig } from './page-config.ts';
import { withGameNotice } from '../state/game-notice.ts';

/** Pages that show no games tell about invitations and rematch offers only. */
export const noticesLiveConfig: LiveConfig = {
  streamPathFor: ({ currentUser }) => (currentUser ? '/events' : null),
  pollTargetFor: () => ({ path: '/auth/status', etag: null }),
  pollIntervalMs: 60_000,
  canShowBadge: () => false,
  getVersion: () => undefined,
  applyResponse: (state) => state,
  applyGame: (state) => state,
  onEvent({ store, navigate }, event, data) {
    if (event === 'lobby') store.update((state) => withGameNotice(state, data as Game));
    if (event === 'match' && document.visibilityState !== 'hidden') navigate(`/play/${(data as Game).id}`);
  },
};
