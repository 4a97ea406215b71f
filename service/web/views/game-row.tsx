import type { ComponentChildren } from 'preact';
import type { Game } from '../../games/game.ts';
import { getOtherMark, type Mark } from '../../rules/board.ts';
import { getSeat } from '../state/seats.ts';
import { formatTimeAgo } from '../messages/ago.ts';
import { getCapitalizedPlayerName } from '../messages/player-names.ts';
import { getOutcome } from '../messages/status.ts';
import { SmallBoard } from './small-board.tsx';
import { BidiText } from './bidi-text.tsx';
import { messages } from '../messages/common-catalogue.ts';
import { siteMessages } from '../messages/site-catalogue.ts';
import { Text } from './text.tsx';

interface GameRowProps {
  readonly game: Game;
  /** The user whose list this is: the row shows the opponent's name and this user's result. */
  readonly listOwnerId: string;
  /** The server's time in milliseconds. */
  readonly serverTime: number;
  readonly children?: ComponentChildren;
}

/** One game in a list: board, opponent and status. */
export function GameRow({ game, listOwnerId, serverTime, children }: GameRowProps) {
  const seat = getSeat(game, listOwnerId) ?? 'X';
  return (
    <li>
      <a class="game-row" href={`/play/${game.id}`}>
        <SmallBoard moves={game.moves} />
        <span class="who">
          {game.status === 'open' ? (
            <Text>{game.seeking ? siteMessages.gameLists.anyone : siteMessages.gameLists.friendByLink}</Text>
          ) : (
            <BidiText sentence={[getCapitalizedPlayerName(game, getOtherMark(seat))]} />
          )}
        </span>
        <Text class={`how ${game.result?.winner ?? ''}`}>{describeStatus(game, seat)}</Text>
        <Text class="when">
          {formatTimeAgo(game.status === 'finished' ? game.updatedAt : game.createdAt, serverTime)}
        </Text>
      </a>
      {children}
    </li>
  );
}

function describeStatus(game: Game, seat: Mark): string {
  switch (game.status) {
    case 'finished':
      return getOutcome(game, seat);
    case 'playing':
      return game.turn === seat ? messages.status.yourTurn : messages.status.theirTurn;
    case 'open':
      return siteMessages.gameLists.waiting;
    case 'invited':
      return seat === 'O' ? siteMessages.gameLists.invitesYou : siteMessages.gameLists.invitationSent;
    case 'declined':
      return siteMessages.gameLists.declined;
    case 'cancelled':
      return siteMessages.gameLists.cancelled;
  }
}
