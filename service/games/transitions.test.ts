import { expect } from 'chai';
import type { ProblemCode } from '../shared/error-codes.ts';
import { newGame, againstBot } from './game-creation.ts';
import type { Player } from './game.ts';
import { resultOf, viewOf, type StoredGame } from './stored-game.ts';
import { accept, cancel, claim, decline, join, move, resign, type Decision } from './transitions.ts';

const host: Player = { id: 'host', name: 'Hanna', guest: false };
const guest: Player = { id: 'guest', name: 'Gustav', guest: true };
const third: Player = { id: 'third', name: 'Thea', guest: false };
const start = Date.parse('2026-01-01T12:00:00Z');
const second = 1000;

const open = newGame({ origin: 'link', X: host }, start, 0);
const invited = newGame({ origin: 'invitation', X: host, O: guest }, start, 0);
const timed = newGame({ origin: 'link', X: host, moveSeconds: 30 }, start, 0);
const easyBot = newGame({ origin: 'bot', ...againstBot(host, 'easy', 'X') }, start, 0);

/** The game after a decision that changes it. */
function after(game: StoredGame, decision: Decision): StoredGame {
  if (!('change' in decision)) throw new Error(`expected a change, got ${JSON.stringify(decision)}`);
  const { expect: expected, set, remove = [] } = decision.change;
  for (const [name, value] of Object.entries(expected)) {
    expect(game[name as keyof StoredGame], `condition on ${name}`).to.equal(value);
  }
  const next: Record<string, unknown> = { ...game, ...set, Version: game.Version + 1 };
  for (const name of remove) delete next[name];
  return next as unknown as StoredGame;
}

const refusal = (decision: Decision): ProblemCode | 'done' | 'change' =>
  'refuse' in decision ? decision.refuse : 'done' in decision ? 'done' : 'change';

/** Plays `cells` in turn on a game between host (X) and guest (O). */
function played(game: StoredGame, ...cells: number[]): StoredGame {
  return cells.reduce((now, cell, index) => {
    const seen = [...now.Moves].map(Number);
    return after(now, move(now, index % 2 === 0 ? host : guest, { cell, after: seen }, start + index, 0));
  }, game);
}

const running = after(open, join(open, guest, start));

describe('verbs of a game', () => {
  describe('join', () => {
    it('seats the first taker and begins the game', () => {
      expect(running).to.include({ Status: 'playing', O: 'guest', OName: 'Gustav', OGuest: true });
      expect(running).not.to.have.property('Ttl');
    });
    it('answers the one who has joined as the first time', () => {
      expect(refusal(join(running, guest, start))).to.equal('done');
    });
    it('refuses the host, a later taker, a cancelled game and a game that is not open to anyone', () => {
      expect(refusal(join(open, host, start))).to.equal('own_game');
      expect(refusal(join(running, third, start))).to.equal('already_taken');
      expect(refusal(join(after(open, cancel(open, host)), third, start))).to.equal('not_open');
      expect(refusal(join(invited, third, start))).to.equal('not_open');
      expect(refusal(join(easyBot, third, start))).to.equal('not_open');
    });
    it('starts the clock of a game that has one', () => {
      const game = after(timed, join(timed, guest, start));
      expect(game.Deadline).to.equal('2026-01-01T12:00:30.000Z');
    });
  });

  describe('accept and decline', () => {
    it('are for the invited player alone: nobody else can accept or decline', () => {
      for (const verb of [accept, decline]) {
        expect(refusal(verb(invited, host, start))).to.equal('not_invited');
        expect(refusal(verb(invited, third, start))).to.equal('not_invited');
      }
      expect(refusal(accept(open, guest, start))).to.equal('not_invited');
    });
    it('accept begins the game, once and for all', () => {
      const game = after(invited, accept(invited, guest, start));
      expect(game.Status).to.equal('playing');
      expect(refusal(accept(game, guest, start))).to.equal('done');
      expect(refusal(decline(game, guest))).to.equal('not_open');
    });
    it('decline ends it and takes it out of every list', () => {
      const game = after(invited, decline(invited, guest));
      expect(game.Status).to.equal('declined');
      expect(game).not.to.have.property('L');
      expect(refusal(decline(game, guest))).to.equal('done');
      expect(refusal(accept(game, guest, start))).to.equal('not_open');
    });
  });

  describe('cancel', () => {
    it('lets the host take back an open game and an unanswered invitation', () => {
      for (const game of [open, invited]) {
        const cancelled = after(game, cancel(game, host));
        expect(cancelled.Status).to.equal('cancelled');
        expect(cancelled).not.to.have.property('L');
        expect(refusal(cancel(cancelled, host))).to.equal('done');
      }
    });
    it('is refused to others and once the game has begun', () => {
      expect(refusal(cancel(invited, guest))).to.equal('not_host');
      expect(refusal(cancel(running, host))).to.equal('not_open');
    });
  });

  describe('move', () => {
    const tryMove = (game: StoredGame, player: Player, cell: number, seen: number[]) =>
      refusal(move(game, player, { cell, after: seen }, start, 0));

    it('plays the cell for the one whose turn it is', () => {
      expect(played(running, 4, 0).Moves).to.equal('40');
    });
    it('is refused to a third person', () => {
      expect(tryMove(running, third, 0, [])).to.equal('not_a_player');
    });
    it('a retry answers as the first did, also after the game has gone on or ended', () => {
      expect(tryMove(played(running, 4), host, 4, [])).to.equal('done');
      expect(tryMove(played(running, 4, 0, 8), host, 4, [])).to.equal('done');
      expect(tryMove(played(running, 0, 3, 1, 4, 2), host, 2, [0, 3, 1, 4])).to.equal('done');
    });
    it("another player's move is no retry of mine", () => {
      expect(tryMove(played(running, 4), guest, 4, [])).to.equal('stale');
    });
    it('is refused in the order of the contract', () => {
      expect(tryMove(open, host, 0, [])).to.equal('not_started');
      expect(tryMove(played(running, 0, 3, 1, 4, 2), guest, 8, [0, 3, 1, 4])).to.equal('game_over');
      expect(tryMove(played(running, 4), host, 0, [])).to.equal('stale');
      expect(tryMove(running, guest, 0, [])).to.equal('not_your_turn');
      expect(tryMove(played(running, 4), guest, 4, [4])).to.equal('cell_taken');
    });
    it('the last one ends the game and lists it as finished in the same update', () => {
      const game = played(running, 0, 3, 1, 4, 2);
      expect(game.Status).to.equal('finished');
      expect(game.L).to.match(/^F#2026-01-01T12:00:00.004Z#.+#X[<>]$/);
      expect(game.Pair).to.equal('guest|host');
      expect(resultOf(game)).to.deep.equal({ winner: 'X', by: 'line', line: [0, 1, 2] });
    });
    it("O's loss on a full board is a loss, not a tie", () => {
      const game = played(running, 0, 1, 2, 3, 4, 5, 7, 6, 8);
      expect(resultOf(game)).to.deep.include({ winner: 'X', by: 'line' });
    });
    it('brings the computer’s reply with it', () => {
      const game = after(easyBot, move(easyBot, host, { cell: 4, after: [] }, start, 0));
      expect(game.Moves).to.equal('40');
      expect(game).not.to.have.property('Ttl');
      expect(viewOf(game, start).turn).to.equal('X');
    });
    it('resets the clock, and counts after the deadline until somebody has claimed', () => {
      const game = after(timed, join(timed, guest, start));
      const late = after(game, move(game, host, { cell: 4, after: [] }, start + 90 * second, 0));
      expect(late.Deadline).to.equal('2026-01-01T12:02:00.000Z');
    });
  });

  describe('resign', () => {
    it('gives the game to the other player, whoever is to move', () => {
      expect(resultOf(after(running, resign(running, host, start)))).to.deep.equal({
        winner: 'O',
        by: 'resignation',
        line: null,
      });
      expect(resultOf(after(running, resign(running, guest, start)))).to.deep.include({ winner: 'X' });
    });
    it('is refused to others, before the start and after the end; again, it answers as before', () => {
      const over = after(running, resign(running, host, start));
      expect(refusal(resign(over, host, start))).to.equal('done');
      expect(refusal(resign(over, guest, start))).to.equal('game_over');
      expect(refusal(resign(open, host, start))).to.equal('not_started');
      expect(refusal(resign(running, third, start))).to.equal('not_a_player');
    });
  });

  describe('claim', () => {
    const game = after(timed, join(timed, guest, start));
    it('is good one second after the deadline, for the player who waits', () => {
      expect(refusal(claim(game, guest, start + 30 * second))).to.equal('too_early');
      const over = after(game, claim(game, guest, start + 31 * second));
      expect(resultOf(over)).to.deep.equal({ winner: 'O', by: 'time', line: null });
      expect(refusal(claim(over, guest, start + 31 * second))).to.equal('done');
    });
    it('is refused to the one who is to move, to others, and without a clock', () => {
      const late = start + 60 * second;
      expect(refusal(claim(game, host, late))).to.equal('not_your_claim');
      expect(refusal(claim(game, third, late))).to.equal('not_a_player');
      expect(refusal(claim(running, guest, late))).to.equal('no_clock');
      expect(refusal(claim(timed, host, late))).to.equal('not_started');
    });
    it('is conditional on the moves, so that a move that came first wins', () => {
      const decision = claim(game, guest, start + 31 * second);
      expect(decision).to.have.nested.property('change.expect.Moves', '');
    });
  });
});
