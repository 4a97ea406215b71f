import type { Mark } from '../../../rules/board.ts';
import type { Sentence, SentencePart } from '../sentence.ts';

type EightTexts = readonly [string, string, string, string, string, string, string, string];
type NineTexts = readonly [...EightTexts, string];

/** How a game stands: players, cells, whose turn it is, results. For boards and for lists of games. */
export const gameStatus = {
  /** Players without a name. The first letter becomes a capital at the beginning of a sentence. */
  players: {
    emptySeat: 'an empty seat',
    computer: 'the computer',
  },

  board: {
    label: 'Board',
    /** Row by row. */
    cellNames: [
      'top left',
      'top middle',
      'top right',
      'middle left',
      'centre',
      'middle right',
      'bottom left',
      'bottom middle',
      'bottom right',
    ] satisfies NineTexts,
    /** In the order of `winningLines`. */
    lineNames: [
      'top row',
      'middle row',
      'bottom row',
      'left column',
      'middle column',
      'right column',
      'falling diagonal',
      'rising diagonal',
    ] satisfies EightTexts,
    unknownCell: (cell: number) => `cell ${cell}`,
    unknownLine: 'a line',
    /** @param cellName begins with a capital */
    cellLabel: (cellName: string, mark: Mark | null, kind: 'winning' | 'last' | 'other') =>
      `${cellName}, ${mark ?? 'empty'}${{ winning: ', winning', last: ', last move', other: '' }[kind]}`,
  },

  status: {
    yourTurn: 'Your turn',
    theirTurn: 'Their turn',
    invitesYou: (host: SentencePart): Sentence => [host, ' invites you to a game'],
    lookingForOpponent: 'Looking for an opponent…',
    sendLink: 'Send this link to a friend',
    waitingForAcceptance: (guest: SentencePart): Sentence => ['Waiting for ', guest, ' to accept'],
    hostIsWaiting: (host: SentencePart, guest: SentencePart): Sentence => [
      host,
      ' is waiting for ',
      guest,
      ' to accept',
    ],
    youDeclined: 'You declined this invitation',
    declined: (guest: SentencePart): Sentence => [guest, ' declined the invitation'],
    youCancelled: 'You cancelled this game',
    cancelled: (host: SentencePart): Sentence => [host, ' cancelled this game'],
    gameOver: 'Game over',
    waitingForRematch: (player: SentencePart): Sentence => ['Waiting for ', player, '…'],
    hasLeft: (player: SentencePart): Sentence => [player, ' has left'],
    isThinking: (player: SentencePart): Sentence => [player, ' is thinking…'],
  },

  /** Results of rematches between two players, from the view of one of them. */
  series: {
    score: (own: number, other: number) => `${own}–${other}`,
    label: (own: number, other: number, drawn: number) =>
      `Series: ${own} to ${other}${drawn > 0 ? `, ${drawn} drawn` : ''}`,
  },

  result: {
    draw: 'It’s a draw',
    abandoned: 'This game ended without a result',
    youRanOutOfTime: 'You ran out of time',
    youResigned: 'You resigned',
    /** @param how the winning line, or what the other player did */
    youWon: (how: Sentence): Sentence => ['You won: ', ...how],
    youLost: (how: Sentence): Sentence => ['You lost: ', ...how],
    won: (winner: SentencePart, how: Sentence): Sentence => [winner, ' won: ', ...how],
    ranOutOfTime: (loser: SentencePart): Sentence => [loser, ' ran out of time'],
    resigned: (loser: SentencePart): Sentence => [loser, ' resigned'],
  },
};
