import { getGuestMark } from '../../shared/host-mark.ts';
import { getOtherMark } from '../../rules/board.ts';
import type { Game } from '../../games/game.ts';
import { getCapitalizedPlayerName } from '../messages/player-names.ts';
import { messages } from '../messages/common-catalogue.ts';
import { getGameView, type ClientState } from './client-state.ts';
import { withNotice } from './notice.ts';
import { getSeat, isOfferedRematch } from './seats.ts';

/**
 * Shows a notice when a changed game is an invitation or a rematch offer to the user, on whatever page they are. The page
 * of the game itself shows it anyway.
 */
export function withGameNotice(state: ClientState, game: Game): ClientState {
  const seat = getSeat(game, state.currentUser?.id);
  if (seat === null || game.id === getGameView(state)?.game.id) return state;
  const opponent = getCapitalizedPlayerName(game, getOtherMark(seat));
  if (game.status === 'invited' && seat === getGuestMark(game)) {
    return withNotice(state, {
      kind: 'info',
      text: messages.notices.invitation(opponent),
      nextStep: { label: messages.notices.viewInvitation, href: `/play/${game.id}` },
    });
  }
  if (!isOfferedRematch(game, seat)) return state;
  return withNotice(state, {
    kind: 'info',
    text: messages.notices.rematch(opponent),
    nextStep: { label: messages.common.accept, action: 'rematch', value: game.id },
  });
}
