import { expect } from 'chai';
import { amber, gameAfter, now, quiet } from '../client/testing.ts';
import { ago } from './ago.ts';
import { announceChange } from './announcements.ts';
import { cellInWords, lineName } from './board-labels.ts';
import { bare, plain } from './sentence.ts';
import { outcomeFor, resultOf, statusOf } from './status.ts';
import { lines } from '../../rules/board.ts';

const say = (...args: Parameters<typeof statusOf>) => bare(statusOf(...args));
const ended = (result: object) =>
  gameAfter([], {
    status: 'finished',
    turn: null,
    result: { winner: 'X', by: 'line', line: null, ...result },
  });

describe('the state in one sentence', () => {
  it('says whose turn it is', () => {
    expect(say(gameAfter([]), 'X')).to.equal('Your turn');
    expect(say(gameAfter([]), 'O')).to.equal('amber-heron is thinking…');
    expect(say(gameAfter([4]), null)).to.equal('quiet-otter is thinking…');
    expect(
      say(
        gameAfter([4], {
          bot: 'easy',
          players: { X: amber, O: { id: 'bot', name: 'Computer', guest: false } },
        }),
        'X',
      ),
    ).to.equal('The computer is thinking…');
  });

  it('says how a game ended, to winner, loser and watcher', () => {
    const row = gameAfter([0, 3, 1, 4, 2]);
    expect(say(row, 'X')).to.equal('You won: top row');
    expect(say(row, 'O')).to.equal('amber-heron won: top row');
    expect(say(row, null)).to.equal('amber-heron won: top row');
    expect(say(ended({ by: 'resignation' }), 'X')).to.equal('You won: quiet-otter resigned');
    expect(say(ended({ by: 'resignation' }), 'O')).to.equal('You resigned');
    expect(say(ended({ by: 'time' }), 'O')).to.equal('Your time ran out');
    expect(say(ended({ by: 'time' }), null)).to.equal('amber-heron won: quiet-otter ran out of time');
    expect(say(ended({ winner: null, by: 'draw' }), 'X')).to.equal('A draw');
  });

  it('a loss on a full board is no draw', () => {
    const full = gameAfter([0, 1, 2, 3, 4, 5, 7, 6, 8]);
    expect(bare(resultOf(full, 'O'))).to.equal('amber-heron won: falling diagonal');
    expect(outcomeFor(full, 'O')).to.equal('Lost');
  });

  it('says what happens before play, and what became of a game that was not played', () => {
    const before = (status: 'open' | 'invited' | 'declined' | 'cancelled', seeking = false) =>
      gameAfter([], { status, seeking, turn: null });
    expect(say(before('open'), 'X')).to.equal('Send this link to a friend');
    expect(say(before('open', true), 'X')).to.equal('Looking for an opponent…');
    expect(say(before('open'), null)).to.equal('amber-heron invites you to a game');
    expect(say(before('invited'), 'X')).to.equal('Waiting for quiet-otter to answer');
    expect(say(before('invited'), 'O')).to.equal('amber-heron invites you to a game');
    expect(say(before('declined'), 'X')).to.equal('quiet-otter declined the invitation');
    expect(say(before('cancelled'), null)).to.equal('amber-heron called this game off');
  });

  it('keeps a name in another direction to itself', () => {
    const arabic = gameAfter([4], { players: { X: amber, O: { ...quiet, name: 'ثعلب' } } });
    expect(plain(statusOf(arabic, 'X'))).to.equal('\u2068ثعلب\u2069 is thinking…');
  });
});

describe('what is announced', () => {
  it('names one’s own move and the computer’s reply in one go', () => {
    const bot = {
      bot: 'easy' as const,
      players: { X: amber, O: { id: 'bot', name: 'Computer', guest: false } },
    };
    expect(announceChange(gameAfter([], bot), gameAfter([4, 0], bot), 'X', 'yes')).to.equal(
      'You played X, centre. The computer played O, top left. Your turn.',
    );
  });

  it('tells of a rematch offered, and of one withdrawn, to the other player', () => {
    const end = [0, 3, 1, 4, 2];
    const offered = gameAfter(end, { version: 9, rematch: { offeredBy: 'O', gameId: null } });
    expect(announceChange(gameAfter(end), offered, 'X', 'yes')).to.equal(
      '\u2068quiet-otter\u2069 offers a rematch.',
    );
    expect(announceChange(gameAfter(end), offered, 'O', 'yes')).to.equal('');
    expect(announceChange(offered, gameAfter(end, { version: 10 }), 'X', 'yes')).to.equal(
      'The rematch offer is gone.',
    );
  });

  it('says that somebody has sat down', () => {
    const open = gameAfter([], { status: 'open', turn: null, players: { X: amber, O: null } });
    expect(announceChange(open, gameAfter([]), 'X', 'yes')).to.equal('Your turn.');
  });
});

describe('the board in words', () => {
  it('names each cell and what stands in it', () => {
    expect(cellInWords([4, 0], 4)).to.equal('Centre, X');
    expect(cellInWords([4, 0], 0)).to.equal('Top left, O');
    expect(cellInWords([4, 0], 8)).to.equal('Bottom right, empty');
  });

  it('has a name of its own for every line of the rules', () => {
    const names = lines.map(lineName);
    expect(new Set(names).size).to.equal(8);
    expect(names[0]).to.equal('top row');
    expect(names[7]).to.equal('rising diagonal');
  });
});

describe('how long ago', () => {
  it('needs no time zone', () => {
    const at = (minutes: number) => ago(now, Date.parse(now) + minutes * 60_000);
    expect([0, 1, 59, 60, 1439, 1440, 2880, 100_000].map(at)).to.deep.equal([
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
