import { expect } from 'chai';
import type { ProblemCode } from '../shared/error-codes.ts';
import { buildNewGame, buildBotSeats } from './game-creation.ts';
import type { Player } from './game.ts';
import { buildResult, toGame, type StoredGame } from './stored-game.ts';
import { accept, cancel, claim, decline, join, leave, move, resign, type Decision } from './transitions.ts';

const host: Player = { id: 'host', name: 'Hanna', guest: false };
const guest: Player = { id: 'guest', name: 'Gustav', guest: true };
const spectator: Player = { id: 'third', name: 'Thea', guest: false };
const startMs = Date.parse('2026-01-01T12:00:00Z');
const secondMs = 1000;

const openGame = buildNewGame({ origin: 'link', X: host }, startMs, 0);
const invitedGame = buildNewGame({ origin: 'invitation', X: host, O: guest }, startMs, 0);
const timedGame = buildNewGame({ origin: 'link', X: host, moveSeconds: 30 }, startMs, 0);
const botGame = buildNewGame({ origin: 'bot', ...buildBotSeats(host, 'easy', 'X') }, startMs, 0);

/** Checks the conditions of a change and applies it. */
function applyDecision(game: StoredGame, decision: Decision): StoredGame {
  if (!('change' in decision)) throw new Error(`expected a change, got ${JSON.stringify(decision)}`);
  const { expect: expectedAttributes, set, remove = [] } = decision.change;
  for (const [name, value] of Object.entries(expectedAttributes)) {
    expect(game[name as keyof StoredGame], `condition on ${name}`).to.equal(value);
  }
  const nextGame: Record<string, unknown> = { ...game, ...set, Version: game.Version + 1 };
  for (const name of remove) delete nextGame[name];
  return nextGame as unknown as StoredGame;
}

const getDecisionCode = (decision: Decision): ProblemCode | 'done' | 'change' =>
  'rejection' in decision ? decision.rejection : 'noop' in decision ? 'done' : 'change';

/** Plays `cells` alternately in a game between host (X) and guest (O). */
function playMoves(game: StoredGame, ...cells: number[]): StoredGame {
  return cells.reduce((now, cell, index) => {
    const seenMoves = [...now.Moves].map(Number);
    return applyDecision(
      now,
      move(now, index % 2 === 0 ? host : guest, { cell, after: seenMoves }, startMs + index, 0),
    );
  }, game);
}

const runningGame = applyDecision(openGame, join(openGame, guest, startMs));

describe('transitions', () => {
  describe('join', () => {
    it('adds the player and starts an open game', () => {
      expect(runningGame).to.include({ Status: 'playing', O: 'guest', OName: 'Gustav', OGuest: true });
      expect(runningGame).not.to.have.property('Ttl');
    });
    it('does nothing for a player who has joined already', () => {
      expect(getDecisionCode(join(runningGame, guest, startMs))).to.equal('done');
    });
    it('rejects the host, a third player, and games that are cancelled or not open', () => {
      expect(getDecisionCode(join(openGame, host, startMs))).to.equal('own_game');
      expect(getDecisionCode(join(runningGame, spectator, startMs))).to.equal('already_taken');
      expect(
        getDecisionCode(join(applyDecision(openGame, cancel(openGame, host)), spectator, startMs)),
      ).to.equal('not_open');
      expect(getDecisionCode(join(invitedGame, spectator, startMs))).to.equal('not_open');
      expect(getDecisionCode(join(botGame, spectator, startMs))).to.equal('not_open');
    });
    it('sets the deadline in a game with a time limit', () => {
      const game = applyDecision(timedGame, join(timedGame, guest, startMs));
      expect(game.Deadline).to.equal('2026-01-01T12:00:30.000Z');
    });
  });

  describe('accept and decline', () => {
    it('reject everyone but the invited player', () => {
      for (const transition of [accept, decline]) {
        expect(getDecisionCode(transition(invitedGame, host, startMs))).to.equal('not_invited');
        expect(getDecisionCode(transition(invitedGame, spectator, startMs))).to.equal('not_invited');
      }
      expect(getDecisionCode(accept(openGame, guest, startMs))).to.equal('not_invited');
    });
    it('start the game on accept; a later decline is rejected', () => {
      const game = applyDecision(invitedGame, accept(invitedGame, guest, startMs));
      expect(game.Status).to.equal('playing');
      expect(getDecisionCode(accept(game, guest, startMs))).to.equal('done');
      expect(getDecisionCode(decline(game, guest))).to.equal('not_open');
    });
    it('remove the game from every list on decline; a later accept is rejected', () => {
      const game = applyDecision(invitedGame, decline(invitedGame, guest));
      expect(game.Status).to.equal('declined');
      expect(game).not.to.have.property('SortKey');
      expect(getDecisionCode(decline(game, guest))).to.equal('done');
      expect(getDecisionCode(accept(game, guest, startMs))).to.equal('not_open');
    });
  });

  describe('cancel', () => {
    it('lets the host cancel an open game and an unanswered invitation', () => {
      for (const game of [openGame, invitedGame]) {
        const cancelledGame = applyDecision(game, cancel(game, host));
        expect(cancelledGame.Status).to.equal('cancelled');
        expect(cancelledGame).not.to.have.property('SortKey');
        expect(getDecisionCode(cancel(cancelledGame, host))).to.equal('done');
      }
    });
    it('rejects other players and games that have started', () => {
      expect(getDecisionCode(cancel(invitedGame, guest))).to.equal('not_host');
      expect(getDecisionCode(cancel(runningGame, host))).to.equal('not_open');
    });
  });

  describe('move', () => {
    const tryMove = (game: StoredGame, player: Player, cell: number, seenMoves: number[]) =>
      getDecisionCode(move(game, player, { cell, after: seenMoves }, startMs, 0));

    it('plays the cells of both players alternately', () => {
      expect(playMoves(runningGame, 4, 0).Moves).to.equal('40');
    });
    it('rejects a spectator', () => {
      expect(tryMove(runningGame, spectator, 0, [])).to.equal('not_a_player');
    });
    it('does nothing for a repeated move, also after later moves or the end of the game', () => {
      expect(tryMove(playMoves(runningGame, 4), host, 4, [])).to.equal('done');
      expect(tryMove(playMoves(runningGame, 4, 0, 8), host, 4, [])).to.equal('done');
      expect(tryMove(playMoves(runningGame, 0, 3, 1, 4, 2), host, 2, [0, 3, 1, 4])).to.equal('done');
    });
    it('does not treat the other player’s equal move as a repetition', () => {
      expect(tryMove(playMoves(runningGame, 4), guest, 4, [])).to.equal('stale');
    });
    it('rejects moves with the documented error codes', () => {
      expect(tryMove(openGame, host, 0, [])).to.equal('not_started');
      expect(tryMove(playMoves(runningGame, 0, 3, 1, 4, 2), guest, 8, [0, 3, 1, 4])).to.equal('game_over');
      expect(tryMove(playMoves(runningGame, 4), host, 0, [])).to.equal('stale');
      expect(tryMove(runningGame, guest, 0, [])).to.equal('not_your_turn');
      expect(tryMove(playMoves(runningGame, 4), guest, 4, [4])).to.equal('cell_taken');
    });
    it('finishes the game and sets its index keys in the update of the last move', () => {
      const game = playMoves(runningGame, 0, 3, 1, 4, 2);
      expect(game.Status).to.equal('finished');
      expect(game.SortKey).to.match(/^F#2026-01-01T12:00:00.004Z#.+#X[<>]$/);
      expect(game.PlayerPair).to.equal('guest|host');
      expect(buildResult(game)).to.deep.equal({ winner: 'X', by: 'line', line: [0, 1, 2] });
    });
    it('reports a win on a full board as a win, not as a draw', () => {
      const game = playMoves(runningGame, 0, 1, 2, 3, 4, 5, 7, 6, 8);
      expect(buildResult(game)).to.deep.include({ winner: 'X', by: 'line' });
    });
    it('adds the computer’s reply and removes the TTL', () => {
      const game = applyDecision(botGame, move(botGame, host, { cell: 4, after: [] }, startMs, 0));
      expect(game.Moves).to.equal('40');
      expect(game).not.to.have.property('Ttl');
      expect(toGame(game, startMs, undefined).turn).to.equal('X');
    });
    it('is accepted after the deadline and sets a new one', () => {
      const game = applyDecision(timedGame, join(timedGame, guest, startMs));
      const late = applyDecision(game, move(game, host, { cell: 4, after: [] }, startMs + 90 * secondMs, 0));
      expect(late.Deadline).to.equal('2026-01-01T12:02:00.000Z');
    });
  });

  describe('resign', () => {
    it('makes the other player win, on either player’s turn', () => {
      expect(buildResult(applyDecision(runningGame, resign(runningGame, host, startMs)))).to.deep.equal({
        winner: 'O',
        by: 'resignation',
        line: null,
      });
      expect(buildResult(applyDecision(runningGame, resign(runningGame, guest, startMs)))).to.deep.include({
        winner: 'X',
      });
    });
    it('rejects spectators and games not started or over; a repetition does nothing', () => {
      const finishedGame = applyDecision(runningGame, resign(runningGame, host, startMs));
      expect(getDecisionCode(resign(finishedGame, host, startMs))).to.equal('done');
      expect(getDecisionCode(resign(finishedGame, guest, startMs))).to.equal('game_over');
      expect(getDecisionCode(resign(openGame, host, startMs))).to.equal('not_started');
      expect(getDecisionCode(resign(runningGame, spectator, startMs))).to.equal('not_a_player');
    });
  });

  describe('leave', () => {
    const dayMs = 24 * 60 * 60 * secondMs;
    const timedRunningGame = applyDecision(timedGame, join(timedGame, guest, startMs));
    /** `playMoves` with the time of the last move, as the store writes it. */
    const playUntil = (game: StoredGame, ...cells: number[]): StoredGame => ({
      ...playMoves(game, ...cells),
      UpdatedAt: new Date(startMs).toISOString(),
    });
    const tryLeave = (game: StoredGame, player: Player, now = startMs) =>
      getDecisionCode(leave(game, player, now));

    it('ends the game without a result for either player before both have moved', () => {
      for (const game of [runningGame, playMoves(runningGame, 4), timedRunningGame]) {
        for (const player of [host, guest]) {
          const finishedGame = applyDecision(game, leave(game, player, startMs));
          expect(buildResult(finishedGame)).to.deep.equal({ winner: null, by: 'abandoned', line: null });
          expect(finishedGame).not.to.have.property('Winner');
          expect(finishedGame.SortKey).to.match(/^F#2026-01-01T12:00:00.000Z#.+#uncounted$/);
          expect(toGame(finishedGame, startMs, host.id)).to.deep.include({ turn: null, deadline: null });
        }
      }
    });
    it('ends a longer game only for the player who has waited for three days, and counts for nobody', () => {
      const game = playUntil(runningGame, 4, 0, 8, 2);
      expect(tryLeave(game, guest, startMs + 3 * dayMs - 1)).to.equal('not_yet');
      expect(tryLeave(game, host, startMs + 30 * dayMs)).to.equal('not_yet');
      const finishedGame = applyDecision(game, leave(game, guest, startMs + 3 * dayMs));
      expect(finishedGame.SortKey).to.match(/#uncounted$/);
    });
    it('rejects a game with a time limit once both have moved: it can be claimed', () => {
      const game = playUntil(timedRunningGame, 4, 0);
      expect(tryLeave(game, guest, startMs + 30 * dayMs)).to.equal('not_yet');
    });
    it('tells what the player can do instead', () => {
      const readDetail = (game: StoredGame, player: Player) => {
        const decision = leave(game, player, startMs);
        return 'rejection' in decision ? decision.detail : undefined;
      };
      const game = playUntil(runningGame, 4, 0);
      expect(readDetail(game, guest)).to.contain('from 2026-01-04T12:00:00.000Z on');
      expect(readDetail(game, host)).to.contain('play or resign');
      expect(readDetail(playUntil(timedRunningGame, 4, 0), guest)).to.contain('claim the win');
      expect(readDetail(botGame, host)).to.contain('computer');
    });
    it('rejects spectators, games against the computer, and games not started or over', () => {
      expect(tryLeave(runningGame, spectator)).to.equal('not_a_player');
      expect(tryLeave(botGame, host)).to.equal('not_yet');
      expect(tryLeave(openGame, host)).to.equal('not_started');
      expect(tryLeave(invitedGame, guest)).to.equal('not_started');
      expect(tryLeave(playMoves(runningGame, 0, 3, 1, 4, 2), guest)).to.equal('game_over');
      expect(tryLeave(applyDecision(runningGame, resign(runningGame, host, startMs)), host)).to.equal(
        'game_over',
      );
    });
    it('does nothing for a repetition; every other action finds the game over', () => {
      const game = applyDecision(runningGame, leave(runningGame, host, startMs));
      expect(tryLeave(game, host)).to.equal('done');
      expect(tryLeave(game, guest)).to.equal('done');
      expect(getDecisionCode(resign(game, host, startMs))).to.equal('game_over');
      expect(getDecisionCode(move(game, host, { cell: 4, after: [] }, startMs, 0))).to.equal('game_over');
    });
    it('is conditional on the moves, so that an earlier second move takes precedence', () => {
      const decision = leave(playMoves(runningGame, 4), host, startMs);
      expect(decision).to.have.nested.property('change.expect').that.deep.equals({
        Status: 'playing',
        Moves: '4',
      });
    });
  });

  describe('claim', () => {
    const game = applyDecision(timedGame, join(timedGame, guest, startMs));
    it('makes the waiting player win from one second after the deadline', () => {
      expect(getDecisionCode(claim(game, guest, startMs + 30 * secondMs))).to.equal('too_early');
      const finishedGame = applyDecision(game, claim(game, guest, startMs + 31 * secondMs));
      expect(buildResult(finishedGame)).to.deep.equal({ winner: 'O', by: 'time', line: null });
      expect(getDecisionCode(claim(finishedGame, guest, startMs + 31 * secondMs))).to.equal('done');
    });
    it('rejects the player to move, spectators, and games without time limit or not started', () => {
      const late = startMs + 60 * secondMs;
      expect(getDecisionCode(claim(game, host, late))).to.equal('not_your_claim');
      expect(getDecisionCode(claim(game, spectator, late))).to.equal('not_a_player');
      expect(getDecisionCode(claim(runningGame, guest, late))).to.equal('no_clock');
      expect(getDecisionCode(claim(timedGame, host, late))).to.equal('not_started');
    });
    it('is conditional on the moves, so that an earlier move takes precedence', () => {
      const decision = claim(game, guest, startMs + 31 * secondMs);
      expect(decision).to.have.nested.property('change.expect.Moves', '');
    });
  });
});
