import type { Game, Presence } from '../../../games/game.ts';
import type { Mark } from '../../../game/board.ts';
import { clockFace, remaining } from '../state/countdown.ts';
import { isComputer, PlayerName } from '../words/players.ts';
import { Glyph } from './marks.tsx';
import { Words } from './words.tsx';

interface StripProps {
  readonly game: Game;
  readonly mark: Mark;
  readonly seat: Mark | null;
  readonly presence: Presence | null;
  /** Whose turn the board shows. */
  readonly turn: Mark | null;
  /** The server's time in milliseconds. */
  readonly time: number;
}

/** One player: mark, name, whether they are here, whether they are to move, their clock. */
export function PlayerStrip({ game, mark, seat, presence, turn, time }: StripProps) {
  const player = game.players[mark];
  const isToMove = turn === mark;
  return (
    <div class={`player ${mark}${isToMove ? ' to-move' : ''}`}>
      <Glyph mark={mark} />
      {player && !isComputer(game, mark) ? (
        <a class="name" href={`/players/${encodeURIComponent(player.name)}`}>
          <bdi>{player.name}</bdi>
        </a>
      ) : (
        <span class="name">
          <Words of={[PlayerName(game, mark)]} />
        </span>
      )}
      {mark === seat ? (
        <span class="tag">you</span>
      ) : (
        <Here known={isComputer(game, mark) ? null : (presence?.[mark] ?? null)} />
      )}
      {isToMove && <span class="turn">to move</span>}
      {game.rematch?.offeredBy === mark && !game.rematch.gameId && (
        <span class="offer">offers a rematch</span>
      )}
      {game.moveSeconds !== null && (
        <Clock game={game} isRunning={isToMove && game.turn === mark} time={time} />
      )}
    </div>
  );
}

/** A filled dot for here, a ring for away; nothing where nobody knows. */
function Here({ known }: { known: boolean | null }) {
  if (known === null) return null;
  return (
    <span class={`presence ${known ? 'here' : 'away'}`}>
      <span class="dot" aria-hidden="true" />
      {known ? 'here' : 'away'}
    </span>
  );
}

function Clock({ game, isRunning, time }: { game: Game; isRunning: boolean; time: number }) {
  const full = (game.moveSeconds ?? 0) * 1000;
  const left = isRunning && game.deadline ? Math.min(full, remaining(game.deadline, time)) : full;
  const isShort = isRunning && left <= 10_000;
  return (
    <span
      class={`clock${isRunning ? ' running' : ''}${isShort ? ' short' : ''}`}
      role="timer"
      aria-label="Time left"
    >
      {clockFace(left)}
    </span>
  );
}
