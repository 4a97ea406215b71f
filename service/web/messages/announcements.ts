import { getHostMark } from '../../shared/host-mark.ts';
import type { Game, Presence } from '../../games/game.ts';
import { getMarkAt, marks, type Mark, type Moves } from '../../rules/board.ts';
import { getCellName } from './board-labels.ts';
import { getCapitalizedPlayerName, isComputer } from './player-names.ts';
import { toIsolatedText, type Sentence } from './sentence.ts';
import { formatStatus } from './status.ts';
import { gameMessages } from './game-catalogue.ts';

/**
 * Screen-reader text for a change of the game: who joined, each new move, then the status. Empty when nothing changed. A
 * player is not told the result, because focus moves to it, and it is read then.
 */
export function announceChange(before: Game, now: Game, seat: Mark | null): string {
  if (before.status !== 'playing' && now.status === 'playing' && now.moves.length === 0)
    return announceStart(now, seat);
  const sentences: Sentence[] = now.moves
    .slice(before.moves.length)
    .map((cell, index) => describeMove(now, cell, before.moves.length + index, seat));
  const hasChanged = sentences.length > 0 || before.status !== now.status;
  if (hasChanged && !(now.status === 'finished' && seat)) sentences.push(formatStatus(now, seat));
  const offeringMark = now.rematch && !now.rematch.gameId ? now.rematch.offeredBy : null;
  if (offeringMark && offeringMark !== before.rematch?.offeredBy && offeringMark !== seat) {
    sentences.push(gameMessages.announcements.offersRematch(getCapitalizedPlayerName(now, offeringMark)));
  }
  if (seat && before.rematch && !now.rematch && before.rematch.offeredBy !== seat) {
    sentences.push(
      gameMessages.announcements.withdrewRematch(getCapitalizedPlayerName(now, before.rematch.offeredBy)),
    );
  }
  return sentences.map((sentence) => addFullStop(toIsolatedText(sentence))).join(' ');
}

/** One sentence when the second player has joined: who it is, which mark the user plays, and whose turn it is. */
function announceStart(game: Game, seat: Mark | null): string {
  const [x, o] = [getCapitalizedPlayerName(game, 'X'), getCapitalizedPlayerName(game, 'O')];
  const { joined, joinedYou, youJoined } = gameMessages.announcements;
  if (seat === null) return toIsolatedText(joined(x, o));
  const opponent = seat === 'X' ? o : x;
  return toIsolatedText((seat === getHostMark(game) ? joinedYou : youJoined)[seat](opponent));
}

/** The position that a replay shows: "Move 3 of 9: X, centre." */
export function describeReplayStep(moves: Moves, shownMoveCount: number): string {
  const cell = moves[shownMoveCount - 1];
  if (cell === undefined) return gameMessages.announcements.replayStart;
  return gameMessages.announcements.replayMove(
    shownMoveCount,
    moves.length,
    getMarkAt(shownMoveCount - 1),
    getCellName(cell),
  );
}

/** For example "quiet-otter played O, centre". */
function describeMove(game: Game, cell: number, index: number, seat: Mark | null): Sentence {
  const mark = getMarkAt(index);
  const cellName = getCellName(cell);
  return mark === seat
    ? gameMessages.announcements.youPlayed(mark, cellName)
    : gameMessages.announcements.played(getCapitalizedPlayerName(game, mark), mark, cellName);
}

/** Screen-reader text when the other player arrives or leaves; empty otherwise. */
export function announcePresence(
  game: Game,
  before: Presence | null,
  now: Presence,
  seat: Mark | null,
): string {
  return marks
    .filter((mark) => mark !== seat && game.players[mark] && !isComputer(game, mark))
    .filter((mark) => before !== null && before[mark] !== null && now[mark] !== null)
    .filter((mark) => before?.[mark] !== now[mark])
    .map((mark) => {
      const player = getCapitalizedPlayerName(game, mark);
      return toIsolatedText(
        now[mark] ? gameMessages.announcements.isHere(player) : gameMessages.announcements.isAway(player),
      );
    })
    .join(' ');
}

function addFullStop(text: string): string {
  return /[.…!?]$/.test(text) ? text : `${text}.`;
}
