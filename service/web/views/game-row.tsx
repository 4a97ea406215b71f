import type { ComponentChildren } from 'preact';
import type { Game } from '../../games/game.ts';
import { other, type Mark } from '../../rules/board.ts';
import { seatOf } from '../state/seats.ts';
import { ago } from '../messages/ago.ts';
import { PlayerName } from '../messages/player-names.ts';
import { outcomeFor } from '../messages/status.ts';
import { SmallBoard } from './small-board.tsx';
import { Words } from './bidi-text.tsx';

interface RowProps {
  readonly game: Game;
  /** Whose list this is: the row names the other player and tells the outcome for this one. */
  readonly viewpoint: string;
  /** The server's time in milliseconds. */
  readonly time: number;
  readonly children?: ComponentChildren;
}

/** One game in a list: its board, whom it is against, how it stands. */
export function GameRow({ game, viewpoint, time, children }: RowProps) {
  const seat = seatOf(game, viewpoint) ?? 'X';
  return (
    <li>
      <a class="game-row" href={`/play/${game.id}`}>
        <SmallBoard moves={game.moves} />
        <span class="who">
          {game.status === 'open' ? (
            game.seeking ? (
              'Anyone'
            ) : (
              'A friend, by link'
            )
          ) : (
            <Words of={[PlayerName(game, other(seat))]} />
          )}
        </span>
        <span class={`how ${game.result?.winner ?? ''}`}>{standing(game, seat)}</span>
        <span class="when">{ago(game.status === 'finished' ? game.updatedAt : game.createdAt, time)}</span>
      </a>
      {children}
    </li>
  );
}

function standing(game: Game, seat: Mark): string {
  switch (game.status) {
    case 'finished':
      return outcomeFor(game, seat);
    case 'playing':
      return game.turn === seat ? 'Your turn' : 'Their turn';
    case 'open':
      return 'Waiting';
    case 'invited':
      return seat === 'O' ? 'Invites you' : 'Not answered yet';
    case 'declined':
      return 'Declined';
    case 'cancelled':
      return 'Called off';
  }
}
