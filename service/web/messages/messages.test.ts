import { expect } from 'chai';
import { playerX, createGameAfter, now, playerO } from '../client/testing.ts';
import { formatTimeAgo } from './ago.ts';
import { announceChange } from './announcements.ts';
import { describeCell, getLineName } from './board-labels.ts';
import { toPlainText, toIsolatedText } from './sentence.ts';
import { getOutcome, formatResult, formatStatus } from './status.ts';
import { winningLines } from '../../rules/board.ts';

const formatStatusText = (...args: Parameters<typeof formatStatus>) => toPlainText(formatStatus(...args));
const createFinishedGame = (result: object) =>
  createGameAfter([], {
    status: 'finished',
    turn: null,
    result: { winner: 'X', by: 'line', line: null, ...result },
  });

describe('the state in one sentence', () => {
  it('says whose turn it is', () => {
    expect(formatStatusText(createGameAfter([]), 'X')).to.equal('Your turn');
    expect(formatStatusText(createGameAfter([]), 'O')).to.equal('amber-heron is thinking…');
    expect(formatStatusText(createGameAfter([4]), null)).to.equal('quiet-otter is thinking…');
    expect(
      formatStatusText(
        createGameAfter([4], {
          bot: 'easy',
          players: { X: playerX, O: { id: 'bot', name: 'Computer', guest: false } },
        }),
        'X',
      ),
    ).to.equal('The computer is thinking…');
  });

  it('says how a game ended, to winner, loser and watcher', () => {
    const row = createGameAfter([0, 3, 1, 4, 2]);
    expect(formatStatusText(row, 'X')).to.equal('You won: top row');
    expect(formatStatusText(row, 'O')).to.equal('amber-heron won: top row');
    expect(formatStatusText(row, null)).to.equal('amber-heron won: top row');
    expect(formatStatusText(createFinishedGame({ by: 'resignation' }), 'X')).to.equal(
      'You won: quiet-otter resigned',
    );
    expect(formatStatusText(createFinishedGame({ by: 'resignation' }), 'O')).to.equal('You resigned');
    expect(formatStatusText(createFinishedGame({ by: 'time' }), 'O')).to.equal('Your time ran out');
    expect(formatStatusText(createFinishedGame({ by: 'time' }), null)).to.equal(
      'amber-heron won: quiet-otter ran out of time',
    );
    expect(formatStatusText(createFinishedGame({ winner: null, by: 'draw' }), 'X')).to.equal('A draw');
  });

  it('a loss on a full board is no draw', () => {
    const full = createGameAfter([0, 1, 2, 3, 4, 5, 7, 6, 8]);
    expect(toPlainText(formatResult(full, 'O'))).to.equal('amber-heron won: falling diagonal');
    expect(getOutcome(full, 'O')).to.equal('Lost');
  });

  it('says what happens before play, and what became of a game that was not played', () => {
    const createGameBeforePlay = (status: 'open' | 'invited' | 'declined' | 'cancelled', seeking = false) =>
      createGameAfter([], { status, seeking, turn: null });
    expect(formatStatusText(createGameBeforePlay('open'), 'X')).to.equal('Send this link to a friend');
    expect(formatStatusText(createGameBeforePlay('open', true), 'X')).to.equal('Looking for an opponent…');
    expect(formatStatusText(createGameBeforePlay('open'), null)).to.equal(
      'amber-heron invites you to a game',
    );
    expect(formatStatusText(createGameBeforePlay('invited'), 'X')).to.equal(
      'Waiting for quiet-otter to answer',
    );
    expect(formatStatusText(createGameBeforePlay('invited'), 'O')).to.equal(
      'amber-heron invites you to a game',
    );
    expect(formatStatusText(createGameBeforePlay('declined'), 'X')).to.equal(
      'quiet-otter declined the invitation',
    );
    expect(formatStatusText(createGameBeforePlay('cancelled'), null)).to.equal(
      'amber-heron called this game off',
    );
  });

  it('keeps a name in another direction to itself', () => {
    const arabic = createGameAfter([4], { players: { X: playerX, O: { ...playerO, name: 'ثعلب' } } });
    expect(toIsolatedText(formatStatus(arabic, 'X'))).to.equal('\u2068ثعلب\u2069 is thinking…');
  });
});

describe('what is announced', () => {
  it('names one’s own move and the computer’s reply in one go', () => {
    const bot = {
      bot: 'easy' as const,
      players: { X: playerX, O: { id: 'bot', name: 'Computer', guest: false } },
    };
    expect(announceChange(createGameAfter([], bot), createGameAfter([4, 0], bot), 'X', 'yes')).to.equal(
      'You played X, centre. The computer played O, top left. Your turn.',
    );
  });

  it('tells of a rematch offered, and of one withdrawn, to the other player', () => {
    const end = [0, 3, 1, 4, 2];
    const offered = createGameAfter(end, { version: 9, rematch: { offeredBy: 'O', gameId: null } });
    expect(announceChange(createGameAfter(end), offered, 'X', 'yes')).to.equal(
      '\u2068quiet-otter\u2069 offers a rematch.',
    );
    expect(announceChange(createGameAfter(end), offered, 'O', 'yes')).to.equal('');
    expect(announceChange(offered, createGameAfter(end, { version: 10 }), 'X', 'yes')).to.equal(
      'The rematch offer is gone.',
    );
  });

  it('says that somebody has sat down', () => {
    const open = createGameAfter([], { status: 'open', turn: null, players: { X: playerX, O: null } });
    expect(announceChange(open, createGameAfter([]), 'X', 'yes')).to.equal('Your turn.');
  });
});

describe('the board in words', () => {
  it('names each cell and what stands in it', () => {
    expect(describeCell([4, 0], 4)).to.equal('Centre, X');
    expect(describeCell([4, 0], 0)).to.equal('Top left, O');
    expect(describeCell([4, 0], 8)).to.equal('Bottom right, empty');
  });

  it('has a name of its own for every line of the rules', () => {
    const names = winningLines.map(getLineName);
    expect(new Set(names).size).to.equal(8);
    expect(names[0]).to.equal('top row');
    expect(names[7]).to.equal('rising diagonal');
  });
});

describe('how long ago', () => {
  it('needs no time zone', () => {
    const timeAgoAt = (minutes: number) => formatTimeAgo(now, Date.parse(now) + minutes * 60_000);
    expect([0, 1, 59, 60, 1439, 1440, 2880, 100_000].map(timeAgoAt)).to.deep.equal([
      'just now',
      '1 min ago',
      '59 min ago',
      '1 h ago',
      '23 h ago',
      'yesterday',
      '2 days ago',
      '2026-03-01',
    ]);
  });
});
