import type { Game, Presence } from '../../games/game.ts';
import { getMarkAt, marks, type Mark } from '../../rules/board.ts';
import { getCellName } from './board-labels.ts';
import { getCapitalizedPlayerName } from './player-names.ts';
import { toIsolatedText, type Sentence } from './sentence.ts';
import { formatStatus } from './status.ts';
import { messages } from './common-catalogue.ts';

/**
 * Screen-reader text for a change of the game: each new move, then the status. Empty when nothing changed.
 *
 * @param withResult whether to include the result; 'no' when focus moves to the result, which is then read anyway
 */
export function announceChange(before: Game, now: Game, seat: Mark | null, withResult: 'yes' | 'no'): string {
  const sentences: Sentence[] = now.moves
    .slice(before.moves.length)
    .map((cell, index) => describeMove(now, cell, before.moves.length + index, seat));
  const hasEnded = now.status === 'finished';
  const hasChanged = sentences.length > 0 || before.status !== now.status;
  if (hasChanged && !(hasEnded && withResult === 'no')) sentences.push(formatStatus(now, seat));
  const offeringMark = now.rematch && !now.rematch.gameId ? now.rematch.offeredBy : null;
  if (offeringMark && offeringMark !== before.rematch?.offeredBy && offeringMark !== seat) {
    sentences.push(messages.announcements.offersRematch(getCapitalizedPlayerName(now, offeringMark)));
  }
  if (seat && before.rematch && !now.rematch && before.rematch.offeredBy !== seat) {
    sentences.push(
      messages.announcements.withdrewRematch(getCapitalizedPlayerName(now, before.rematch.offeredBy)),
    );
  }
  return sentences.map((sentence) => addFullStop(toIsolatedText(sentence))).join(' ');
}

/** For example "quiet-otter played O, centre". */
export function describeMove(game: Game, cell: number, index: number, seat: Mark | null): Sentence {
  const mark = getMarkAt(index);
  const cellName = getCellName(cell);
  return mark === seat
    ? messages.announcements.youPlayed(mark, cellName)
    : messages.announcements.played(getCapitalizedPlayerName(game, mark), mark, cellName);
}

/** Screen-reader text when the other player arrives or leaves; empty otherwise. */
export function announcePresence(
  game: Game,
  before: Presence | null,
  now: Presence,
  seat: Mark | null,
): string {
  return marks
    .filter((mark) => mark !== seat && before?.[mark] !== null && now[mark] !== null)
    .filter((mark) => before !== null && before[mark] !== now[mark])
    .map((mark) => {
      const player = getCapitalizedPlayerName(game, mark);
      return toIsolatedText(
        now[mark] ? messages.announcements.isHere(player) : messages.announcements.isAway(player),
      );
    })
    .join(' ');
}

function addFullStop(text: string): string {
  return /[.…!?]$/.test(text) ? text : `${text}.`;
}
