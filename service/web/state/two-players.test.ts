import { expect } from 'chai';
import {
  getPlayerNumber,
  newTwoPlayersState,
  playCell,
  resetScore,
  startNextGame,
  takeBackMove,
  type TwoPlayersState,
} from './two-players.ts';

const play = (state: TwoPlayersState, cells: readonly number[]) => cells.reduce(playCell, state);
const winForX = [0, 3, 1, 4, 2];
const draw = [0, 1, 2, 4, 3, 5, 7, 6, 8];

describe('two players on one device', () => {
  it('play alternately, X first, and cannot take an occupied cell or play after the end', () => {
    const state = play(newTwoPlayersState, [4, 4, 0]);
    expect(state.moves).to.deep.equal([4, 0]);
    const ended = play(newTwoPlayersState, winForX);
    expect(playCell(ended, 8)).to.equal(ended);
  });

  it('swap marks after each game, so that both begin equally often', () => {
    const first = play(newTwoPlayersState, winForX);
    const second = startNextGame(first);
    const third = startNextGame(play(second, winForX));
    expect([first, second, third].map((game) => getPlayerNumber(game, 'X'))).to.deep.equal([1, 2, 1]);
    expect(second.moves).to.deep.equal([]);
  });

  it('count wins for the player and not for the mark, and draws for neither', () => {
    let state = play(newTwoPlayersState, winForX);
    state = play(startNextGame(state), winForX);
    state = play(startNextGame(state), winForX);
    state = play(startNextGame(state), draw);
    expect(state.score).to.deep.equal({ 1: 2, 2: 1, drawn: 1 });
  });

  it('begin a game that has not ended anew, without a result and with the same marks', () => {
    const state = startNextGame(play(newTwoPlayersState, [0, 1]));
    expect(state).to.deep.equal(newTwoPlayersState);
  });

  it('take back moves one by one until the game has ended', () => {
    const state = play(newTwoPlayersState, [0, 1]);
    expect(takeBackMove(takeBackMove(takeBackMove(state))).moves).to.deep.equal([]);
    const ended = play(newTwoPlayersState, winForX);
    expect(takeBackMove(ended)).to.equal(ended);
  });

  it('reset the score without touching the board', () => {
    const state = resetScore(play(newTwoPlayersState, winForX));
    expect(state.score).to.deep.equal({ 1: 0, 2: 0, drawn: 0 });
    expect(state.moves).to.deep.equal(winForX);
  });
});
