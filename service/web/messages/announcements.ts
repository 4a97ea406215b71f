import type { Game, Presence } from '../../games/game.ts';
import { markAt, marks, type Mark } from '../../rules/board.ts';
import { cellName } from './board-labels.ts';
import { PlayerName } from './player-names.ts';
import { plain, type Sentence } from './sentence.ts';
import { statusOf } from './status.ts';

/**
 * What changed from `before` to `now`, said once: each new move, then the state. Empty when nothing did.
 *
 * @param withResult whether the end is said too; not where focus goes to it and has it read
 */
export function announceChange(before: Game, now: Game, seat: Mark | null, withResult: 'yes' | 'no'): string {
  const sentences: Sentence[] = now.moves
    .slice(before.moves.length)
    .map((cell, index) => moveInWords(now, cell, before.moves.length + index, seat));
  const ended = now.status === 'finished';
  const changed = sentences.length > 0 || before.status !== now.status;
  if (changed && !(ended && withResult === 'no')) sentences.push(statusOf(now, seat));
  const offer = now.rematch && !now.rematch.gameId ? now.rematch.offeredBy : null;
  if (offer && offer !== before.rematch?.offeredBy && offer !== seat) {
    sentences.push([PlayerName(now, offer), ' offers a rematch']);
  }
  if (seat && before.rematch && !now.rematch && before.rematch.offeredBy !== seat) {
    sentences.push(['The rematch offer is gone']);
  }
  return sentences.map((sentence) => fullStop(plain(sentence))).join(' ');
}

/** One move: "quiet-otter played O, centre". */
export function moveInWords(game: Game, cell: number, index: number, seat: Mark | null): Sentence {
  const mark = markAt(index);
  return [mark === seat ? 'You' : PlayerName(game, mark), ` played ${mark}, ${cellName(cell)}`];
}

/** Who came or went, for the other player; empty when nobody did. */
export function announcePresence(
  game: Game,
  before: Presence | null,
  now: Presence,
  seat: Mark | null,
): string {
  return marks
    .filter((mark) => mark !== seat && before?.[mark] !== null && now[mark] !== null)
    .filter((mark) => before !== null && before[mark] !== now[mark])
    .map((mark) => plain([PlayerName(game, mark), now[mark] ? ' is here.' : ' is away.']))
    .join(' ');
}

function fullStop(text: string): string {
  return /[.…!?]$/.test(text) ? text : `${text}.`;
}
