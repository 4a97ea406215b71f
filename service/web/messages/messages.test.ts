import { expect } from 'chai';
import { playerX, createGameAfter, now, playerO } from '../testing/fixtures.ts';
import { formatDate, formatTimeAgo } from './ago.ts';
import { announceChange } from './announcements.ts';
import { describeCell, getLineName } from './board-labels.ts';
import { toPlainText, toIsolatedText } from './sentence.ts';
import { getOutcome } from './outcome.ts';
import { formatResult, formatStatus } from './status.ts';
import { winningLines } from '../../rules/board.ts';

const formatStatusText = (...args: Parameters<typeof formatStatus>) => toPlainText(formatStatus(...args));
const createFinishedGame = (result: object) =>
  createGameAfter([], {
    status: 'finished',
    turn: null,
    result: { winner: 'X', by: 'line', line: null, ...result },
  });

describe('formatStatus', () => {
  it('tells whose turn it is', () => {
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

  it('tells the result to winner, loser and spectator', () => {
    const row = createGameAfter([0, 3, 1, 4, 2]);
    expect(formatStatusText(row, 'X')).to.equal('You won: top row');
    expect(formatStatusText(row, 'O')).to.equal('You lost: top row');
    expect(formatStatusText(row, null)).to.equal('amber-heron won: top row');
    expect(formatStatusText(createFinishedGame({ by: 'resignation' }), 'X')).to.equal(
      'You won: quiet-otter resigned',
    );
    expect(formatStatusText(createFinishedGame({ by: 'resignation' }), 'O')).to.equal('You resigned');
    expect(formatStatusText(createFinishedGame({ by: 'time' }), 'O')).to.equal('You ran out of time');
    expect(formatStatusText(createFinishedGame({ by: 'time' }), null)).to.equal(
      'amber-heron won: quiet-otter ran out of time',
    );
    expect(formatStatusText(createFinishedGame({ winner: null, by: 'draw' }), 'X')).to.equal('It’s a draw');
    const abandoned = createFinishedGame({ winner: null, by: 'abandoned' });
    expect(formatStatusText(abandoned, 'X')).to.equal('This game ended without a result');
    expect(getOutcome(abandoned, 'O')).to.equal('abandoned');
  });

  it('tells a win on a full board from a draw', () => {
    const full = createGameAfter([0, 1, 2, 3, 4, 5, 7, 6, 8]);
    expect(toPlainText(formatResult(full, 'O'))).to.equal('You lost: falling diagonal');
    expect(getOutcome(full, 'O')).to.equal('lost');
  });

  it('tells who invites whom when the host plays O', () => {
    const invited = createGameAfter([], { status: 'invited', host: 'O', turn: null });
    expect(formatStatusText(invited, 'O')).to.equal('Waiting for amber-heron to accept');
    expect(formatStatusText(invited, 'X')).to.equal('quiet-otter invites you to a game');
    expect(formatStatusText({ ...invited, status: 'declined' }, 'X')).to.equal(
      'You declined this invitation',
    );
    expect(formatStatusText({ ...invited, status: 'cancelled' }, 'O')).to.equal('You cancelled this game');
    const open = { ...invited, status: 'open' as const, players: { ...invited.players, X: null } };
    expect(formatStatusText(open, null)).to.equal('quiet-otter invites you to a game');
  });

  it('tells the status of open, invited, declined and cancelled games', () => {
    const createGameBeforePlay = (status: 'open' | 'invited' | 'declined' | 'cancelled', seeking = false) =>
      createGameAfter([], { status, seeking, turn: null });
    expect(formatStatusText(createGameBeforePlay('open'), 'X')).to.equal('Send this link to a friend');
    expect(formatStatusText(createGameBeforePlay('open', true), 'X')).to.equal('Looking for an opponent…');
    expect(formatStatusText(createGameBeforePlay('open'), null)).to.equal(
      'amber-heron invites you to a game',
    );
    expect(formatStatusText(createGameBeforePlay('invited'), 'X')).to.equal(
      'Waiting for quiet-otter to accept',
    );
    expect(formatStatusText(createGameBeforePlay('invited'), 'O')).to.equal(
      'amber-heron invites you to a game',
    );
    expect(formatStatusText(createGameBeforePlay('declined'), 'X')).to.equal(
      'quiet-otter declined the invitation',
    );
    expect(formatStatusText(createGameBeforePlay('cancelled'), null)).to.equal(
      'amber-heron cancelled this game',
    );
    expect(formatStatusText(createGameBeforePlay('cancelled'), 'X')).to.equal('You cancelled this game');
    expect(formatStatusText(createGameBeforePlay('invited'), null)).to.equal(
      'amber-heron is waiting for quiet-otter to accept',
    );
  });

  it('says for whom a player waits who has offered a rematch, and that an opponent has left', () => {
    const offered = createGameAfter([0, 3, 1, 4, 2], { rematch: { offeredBy: 'X', gameId: null } });
    expect(formatStatusText(offered, 'X')).to.equal('Waiting for quiet-otter…');
    expect(formatStatusText(offered, 'O')).to.equal('You lost: top row');
    expect(formatStatusText(createGameAfter([4]), 'X', 'O', true)).to.equal('quiet-otter has left');
  });

  it('isolates right-to-left names', () => {
    const arabic = createGameAfter([4], { players: { X: playerX, O: { ...playerO, name: 'ثعلب' } } });
    expect(toIsolatedText(formatStatus(arabic, 'X'))).to.equal('\u2068ثعلب\u2069 is thinking…');
  });
});

describe('announceChange', () => {
  it('announces the user’s move and the computer’s reply together', () => {
    const bot = {
      bot: 'easy' as const,
      players: { X: playerX, O: { id: 'bot', name: 'Computer', guest: false } },
    };
    expect(announceChange(createGameAfter([], bot), createGameAfter([4, 0], bot), 'X')).to.equal(
      'You played X, centre. The computer played O, top left. Your turn.',
    );
  });

  it('announces a rematch offer and its withdrawal to the other player', () => {
    const end = [0, 3, 1, 4, 2];
    const offered = createGameAfter(end, { version: 9, rematch: { offeredBy: 'O', gameId: null } });
    expect(announceChange(createGameAfter(end), offered, 'X')).to.equal(
      '\u2068quiet-otter\u2069 offers a rematch.',
    );
    expect(announceChange(createGameAfter(end), offered, 'O')).to.equal('');
    expect(announceChange(offered, createGameAfter(end, { version: 10 }), 'X')).to.equal(
      '\u2068quiet-otter\u2069 withdrew the rematch offer.',
    );
  });

  it('announces a joining in one sentence that names both marks and the turn', () => {
    const open = createGameAfter([], { status: 'open', turn: null, players: { X: playerX, O: null } });
    const announceJoining = (seat: 'X' | 'O' | null) =>
      announceChange(open, createGameAfter([]), seat).replace(/[\u2068\u2069]/g, '');
    expect(announceJoining('X')).to.equal('quiet-otter joined as O. You are X: your turn.');
    expect(announceJoining('O')).to.equal('You are O. amber-heron is X and moves first.');
    expect(announceJoining(null)).to.equal('amber-heron is X and moves first. quiet-otter is O.');
  });

  it('announces a joining to a host who plays O, and to who joined as X', () => {
    const open = createGameAfter([], {
      status: 'open',
      turn: null,
      host: 'O',
      players: { X: null, O: playerO },
    });
    const announceJoining = (seat: 'X' | 'O') =>
      announceChange(open, createGameAfter([], { host: 'O' }), seat).replace(/[\u2068\u2069]/g, '');
    expect(announceJoining('O')).to.equal('amber-heron joined as X and moves first. You are O.');
    expect(announceJoining('X')).to.equal('You are X: your turn. quiet-otter is O.');
  });

  it('announces the result to spectators only, since focus moves to it for players', () => {
    const end = [0, 3, 1, 4, 2];
    const announceEnd = (seat: 'X' | null) =>
      announceChange(createGameAfter([0, 3, 1, 4]), createGameAfter(end), seat).replace(
        /[\u2068\u2069]/g,
        '',
      );
    expect(announceEnd('X')).to.equal('You played X, top right.');
    expect(announceEnd(null)).to.equal('amber-heron played X, top right. amber-heron won: top row.');
  });
});

describe('board labels', () => {
  it('contain the cell’s position and its mark', () => {
    expect(describeCell([4, 0], 4)).to.equal('Centre, X');
    expect(describeCell([4, 0], 8)).to.equal('Bottom right, empty');
  });

  it('name the last move and the winning cells', () => {
    expect(describeCell([4, 0], 0)).to.equal('Top left, O, last move');
    expect(describeCell([0, 3, 1, 4, 2], 2, [0, 1, 2])).to.equal('Top right, X, winning');
  });

  it('are distinct for all winning lines', () => {
    const names = winningLines.map(getLineName);
    expect(new Set(names).size).to.equal(8);
    expect(names[0]).to.equal('top row');
    expect(names[7]).to.equal('rising diagonal');
  });
});

describe('formatDate', () => {
  it('leaves out the current year', () => {
    expect(formatDate('2026-11-12T23:00:00.000Z', Date.parse(now))).to.equal('12 Nov');
    expect(formatDate('2025-01-02T00:00:00.000Z', Date.parse(now))).to.equal('2 Jan 2025');
  });
});

describe('formatTimeAgo', () => {
  it('formats minutes, hours, days and dates', () => {
    const timeAgoAt = (minutes: number) => formatTimeAgo(now, Date.parse(now) + minutes * 60_000);
    expect([0, 1, 59, 60, 1439, 1440, 2880, 20_000].map(timeAgoAt)).to.deep.equal([
      'just now',
      '1 min ago',
      '59 min ago',
      '1 h ago',
      '23 h ago',
      'yesterday',
      '2 days ago',
      '1 Mar',
    ]);
  });
});
