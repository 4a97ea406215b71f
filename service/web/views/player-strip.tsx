import type { Game, Presence } from '../../games/game.ts';
import type { Mark } from '../../rules/board.ts';
import { formatClock } from '../messages/durations.ts';
import { getRemainingMs } from '../state/countdown.ts';
import { isComputer, getCapitalizedPlayerName, getPlayerName } from '../messages/player-names.ts';
import { toIsolatedText, type SentencePart } from '../messages/sentence.ts';
import { MarkIcon } from './marks.tsx';
import { BidiText, Name } from './bidi-text.tsx';
import { deletedPlayerName } from '../../shared/deleted-player.ts';
import { messages } from '../messages/common-catalogue.ts';
import { gameMessages } from '../messages/game-catalogue.ts';
import { Score, Text } from './text.tsx';

interface PlayerStripProps {
  readonly game: Game;
  readonly mark: Mark;
  readonly seat: Mark | null;
  /** Whether this strip shows the series, from the view of its player. */
  readonly showsScore: boolean;
  readonly presence: Presence | null;
  readonly hasOpponentLeft: boolean;
  /** The turn that the board shows, which includes a pending move. */
  readonly turn: Mark | null;
  /** The server's time in milliseconds. */
  readonly serverTime: number;
}

/** One player's line beside the board: mark, presence, name, status and clock. */
export function PlayerStrip(props: PlayerStripProps) {
  const { game, mark, seat, showsScore, presence, hasOpponentLeft, turn, serverTime } = props;
  const player = game.players[mark];
  const isToMove = turn === mark;
  const isOtherPlayer = mark !== seat && !isComputer(game, mark);
  const isPresent = isOtherPlayer ? (presence?.[mark] ?? null) : null;
  const presenceLabel =
    isPresent === null
      ? ''
      : isPresent
        ? messages.common.here
        : hasOpponentLeft
          ? gameMessages.game.hasLeft
          : messages.common.away;
  return (
    <div
      class={`player ${mark}${isToMove ? ' to-move' : ''}`}
      role="group"
      aria-label={describePlayer(game, mark, seat, presenceLabel, isToMove)}
    >
      <MarkIcon mark={mark} />
      {isOtherPlayer && <PresenceDot isPresent={isPresent} />}
      {player && isLinked(game, mark, seat) ? (
        <a class="name" href={`/players/${encodeURIComponent(player.name)}`}>
          <Name>{player.name}</Name>
        </a>
      ) : (
        <span class="name">
          <BidiText sentence={[getCapitalizedPlayerName(game, mark)]} />
        </span>
      )}
      {showsScore && <Score game={game} mark={mark} />}
      <PlayerStatus {...{ game, mark, seat, isToMove, presenceLabel }} />
      {game.moveSeconds !== null && (
        <Clock
          game={game}
          owner={mark === seat ? null : getPlayerName(game, mark)}
          isRunning={isToMove && game.turn === mark}
          serverTime={serverTime}
        />
      )}
    </div>
  );
}

/**
 * Whether the name links to the player's page. In a running game the user's own name does not: a slip beside the board
 * must not leave the game.
 */
function isLinked(game: Game, mark: Mark, seat: Mark | null): boolean {
  return (
    !isComputer(game, mark) &&
    game.players[mark]?.name !== deletedPlayerName &&
    !(mark === seat && game.status === 'playing')
  );
}

/** For example "quiet-otter, O, here, to move". */
function describePlayer(
  game: Game,
  mark: Mark,
  seat: Mark | null,
  presenceLabel: string,
  isToMove: boolean,
): string {
  const parts = [toIsolatedText([getCapitalizedPlayerName(game, mark)]), mark];
  if (mark === seat) parts.push(gameMessages.game.you);
  if (presenceLabel) parts.push(presenceLabel);
  if (isToMove) parts.push(gameMessages.game.toMove);
  return parts.join(', ');
}

/** A filled dot for present, a ring for away. While unknown it is an invisible placeholder, so that the name does not shift. */
function PresenceDot({ isPresent }: { isPresent: boolean | null }) {
  if (isPresent === null) return <span class="dot unknown" />;
  return <span class={`dot ${isPresent ? 'here' : 'away'}`} />;
}

interface PlayerStatusProps extends Pick<PlayerStripProps, 'game' | 'mark' | 'seat'> {
  readonly isToMove: boolean;
  readonly presenceLabel: string;
}

/** The player's status. The keys replace the element for each status, which avoids layout shifts. */
function PlayerStatus({ game, mark, seat, isToMove, presenceLabel }: PlayerStatusProps) {
  if (isToMove) {
    return (
      <span class="moment turn" key="turn">
        {gameMessages.game.toMove}
      </span>
    );
  }
  if (mark !== seat && game.rematch?.offeredBy === mark && !game.rematch.gameId) {
    return (
      <span class="moment turn" key="offer">
        {gameMessages.game.offersRematch}
      </span>
    );
  }
  const label = mark === seat ? gameMessages.game.you : presenceLabel;
  return (
    <span class="moment" key={label} aria-hidden={mark !== seat}>
      {label}
    </span>
  );
}

interface ClockProps {
  readonly game: Game;
  /** The player whose time it shows; null for the user. */
  readonly owner: SentencePart | null;
  readonly isRunning: boolean;
  readonly serverTime: number;
}

function Clock({ game, owner, isRunning, serverTime }: ClockProps) {
  // After the end the clock is an empty placeholder, so that the text beside it does not move.
  if (game.status !== 'playing') return <span class="clock" />;
  const fullMs = (game.moveSeconds ?? 0) * 1000;
  const leftMs =
    isRunning && game.deadline ? Math.min(fullMs, getRemainingMs(game.deadline, serverTime)) : fullMs;
  const isTimeLow = isRunning && leftMs <= 10_000;
  return (
    <span
      class={`clock${isRunning ? ' running' : ''}${isTimeLow ? ' short' : ''}`}
      role="timer"
      aria-label={
        owner === null ? gameMessages.game.yourTime : toIsolatedText(gameMessages.game.timeOf(owner))
      }
    >
      <Text>{formatClock(leftMs)}</Text>
    </span>
  );
}
