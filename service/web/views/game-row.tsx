import type { ComponentChildren } from 'preact';
import type { Game } from '../../games/game.ts';
import { getOtherMark, type Mark } from '../../rules/board.ts';
import { getGuestMark, getHostMark } from '../../shared/host-mark.ts';
import { getSeat, isOfferedRematch } from '../state/seats.ts';
import { formatTimeAgo } from '../messages/ago.ts';
import { getCapitalizedPlayerName, getPlayerName } from '../messages/player-names.ts';
import type { Sentence } from '../messages/sentence.ts';
import { getOutcome } from '../messages/outcome.ts';
import { SmallBoard } from './small-board.tsx';
import { BidiText } from './bidi-text.tsx';
import { messages } from '../messages/common-catalogue.ts';
import { siteMessages } from '../messages/site-catalogue.ts';
import { Score, Text } from './text.tsx';

interface GameRowProps {
  readonly game: Game;
  /** The user whose list this is: the row shows the opponent's name and this user's result. */
  readonly listOwnerId: string;
  /** The server's time in milliseconds. */
  readonly serverTime: number;
  readonly children?: ComponentChildren;
}

/** One game in a list: board, opponent, status and buttons. */
export function GameRow({ game, listOwnerId, serverTime, children }: GameRowProps) {
  const seat = getSeat(game, listOwnerId) ?? getHostMark(game);
  const status = describeStatus(game, seat);
  const hasStarted = game.status === 'finished' || game.status === 'playing';
  return (
    <li>
      <a class="game-row" href={`/play/${game.id}`}>
        <SmallBoard moves={game.moves} />
        <span class={`who ${game.result?.winner ?? ''}`}>
          <BidiText sentence={describeGame(game, seat)} />
        </span>
        {status && <Text class="how">{status}</Text>}
        <span class="when">
          <Text>{formatTimeAgo(hasStarted ? game.updatedAt : game.createdAt, serverTime)}</Text>
          <Score game={game} mark={seat} />
        </span>
      </a>
      {children && <span class="row-buttons">{children}</span>}
    </li>
  );
}

/** The opponent, or for a finished game the result: "Beat quiet-otter". */
function describeGame(game: Game, seat: Mark): Sentence {
  if (game.status === 'open')
    return [game.seeking ? siteMessages.gameLists.anyone : siteMessages.gameLists.friendByLink];
  const opponent = getOtherMark(seat);
  if (game.status !== 'finished' || isOfferedRematch(game, seat))
    return [getCapitalizedPlayerName(game, opponent)];
  return siteMessages.outcome[getOutcome(game, seat)](getPlayerName(game, opponent));
}

/** The status beside the opponent; null if the row or the heading of its list says it already. */
function describeStatus(game: Game, seat: Mark): string | null {
  switch (game.status) {
    case 'finished':
      return isOfferedRematch(game, seat) ? siteMessages.gameLists.offersRematch : null;
    case 'playing':
      return game.turn === seat ? messages.status.yourTurn : null;
    case 'open':
      return siteMessages.gameLists.waiting;
    case 'invited':
      return seat === getGuestMark(game)
        ? siteMessages.gameLists.invitesYou
        : siteMessages.gameLists.invitationSent;
    case 'declined':
      return siteMessages.gameLists.declined;
    case 'cancelled':
      return siteMessages.gameLists.cancelled;
  }
}
