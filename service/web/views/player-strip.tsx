import type { Game, Presence } from '../../games/game.ts';
import type { Mark } from '../../rules/board.ts';
import { clockFace, remaining } from '../state/countdown.ts';
import { isComputer, PlayerName } from '../messages/player-names.ts';
import { Glyph } from './marks.tsx';
import { Words } from './bidi-text.tsx';

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
  const isOther = mark !== seat && !isComputer(game, mark);
  const known = isOther ? (presence?.[mark] ?? null) : null;
  return (
    <div class={`player ${mark}${isToMove ? ' to-move' : ''}`}>
      <Glyph mark={mark} />
      {isOther && <Here known={known} />}
      {player && !isComputer(game, mark) ? (
        <a class="name" href={`/players/${encodeURIComponent(player.name)}`}>
          <bdi>{player.name}</bdi>
        </a>
      ) : (
        <span class="name">
          <Words of={[PlayerName(game, mark)]} />
        </span>
      )}
      <Moment {...{ game, mark, seat, isToMove }} known={known} />
      {game.moveSeconds !== null && (
        <Clock game={game} isRunning={isToMove && game.turn === mark} time={time} />
      )}
    </div>
  );
}

/** A filled dot for here, a ring for away; room for it where nobody knows yet, so that the name stays in its place. */
function Here({ known }: { known: boolean | null }) {
  if (known === null) return <span class="dot unknown" />;
  const words = known ? 'here' : 'away';
  return <span class={`dot ${words}`} role="img" aria-label={words} />;
}

interface MomentProps extends Pick<StripProps, 'game' | 'mark' | 'seat'> {
  readonly isToMove: boolean;
  readonly known: boolean | null;
}

/** The one thing to say of a player at this moment. Each is an element of its own, so that none is seen to move. */
function Moment({ game, mark, seat, isToMove, known }: MomentProps) {
  if (isToMove) {
    return (
      <span class="moment turn" key="turn">
        to move
      </span>
    );
  }
  if (game.rematch?.offeredBy === mark && !game.rematch.gameId) {
    return (
      <span class="moment turn" key="offer">
        offers a rematch
      </span>
    );
  }
  const words = mark === seat ? 'you' : known === null ? '' : known ? 'here' : 'away';
  return (
    <span class="moment" key={words} aria-hidden={mark !== seat}>
      {words}
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
