import { expect } from 'chai';
import { createGameProcesses, createPlayer, playMoves, type GameProcess } from '../testing/game-processes.ts';
import { catchProblem } from '../testing/catch-problem.ts';
import type { Player } from './game.ts';
import { buildResult } from './stored-game.ts';

describe('Leaves', () => {
  let firstProcess: GameProcess;
  let secondProcess: GameProcess;
  let X: Player;
  let O: Player;

  beforeEach(async () => {
    const { processes } = await createGameProcesses(2);
    [firstProcess, secondProcess] = processes as [GameProcess, GameProcess];
    X = createPlayer('Xenia');
    O = createPlayer('Otto');
  });

  async function startGame(cells: readonly number[] = []): Promise<string> {
    const { GameId } = await firstProcess.gameCreator.create({ origin: 'link', X });
    await firstProcess.games.join(GameId, O);
    await playMoves(firstProcess, GameId, { X, O }, cells);
    return GameId;
  }

  const requestMatch = (player: Player) =>
    firstProcess.matchmaker.match(player, {
      moveSeconds: 60,
      idempotencyKey: undefined,
      recentGameIds: [],
    });

  it('end a game without a result, which counts in no statistics', async () => {
    const id = await startGame([4]);
    const game = await firstProcess.leaves.leave(id, O);
    expect(buildResult(game)).to.deep.equal({ winner: null, by: 'abandoned', line: null });
    for (const query of [{ userId: X.id }, { userId: O.id }, { userId: X.id, against: O.id }]) {
      expect(await secondProcess.playerStats.getStats(query, [id])).to.deep.equal({
        won: 0,
        lost: 0,
        drawn: 0,
      });
    }
    const { playing, finished } = await secondProcess.myGames.read(X.id, []);
    expect([playing.length, finished.map(({ result }) => result?.by)]).to.deep.equal([0, ['abandoned']]);
  });

  it('count for neither player, even after many moves', async () => {
    const id = await startGame([4, 0, 8, 2]);
    firstProcess.clock.advance(3 * 24 * 60 * 60_000);
    await firstProcess.leaves.leave(id, O);
    expect(await secondProcess.playerStats.getStats({ userId: O.id }, [])).to.deep.equal({
      won: 0,
      lost: 0,
      drawn: 0,
    });
  });

  it('exclude the second move: of both at the same moment exactly one succeeds', async () => {
    const counts = { left: 0, moved: 0 };
    for (let round = 0; round < 20; round++) {
      const id = await startGame([4]);
      // The first process has the game in its cache and moves without reading it; the second reads it first.
      const [moving, leaving] =
        round % 2 === 0 ? [firstProcess, secondProcess] : [secondProcess, firstProcess];
      const leave = leaving.leaves.leave(id, X);
      const results = await Promise.allSettled([leave, moving.games.move(id, O, { cell: 0, after: [4] })]);
      expect(results.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
      const { Status, Moves, Version, EndedBy } = await firstProcess.games.get(id);
      const hasLeft = EndedBy === 'abandoned';
      expect({ Status, Moves, Version }).to.deep.equal({
        Status: hasLeft ? 'finished' : 'playing',
        Moves: hasLeft ? '4' : '40',
        Version: 4,
      });
      const [rejected] = results.filter((result) => result.status === 'rejected');
      expect((rejected?.reason as { code: string }).code).to.equal(hasLeft ? 'game_over' : 'not_yet');
      counts[hasLeft ? 'left' : 'moved'] += 1;
    }
    expect(counts.left, 'games left').to.be.above(0);
    expect(counts.moved, 'games moved in').to.be.above(0);
  });

  it('end the game once when both players leave at the same moment', async () => {
    const id = await startGame();
    const results = await Promise.all([firstProcess.leaves.leave(id, X), secondProcess.leaves.leave(id, O)]);
    expect(results.map(({ Version }) => Version)).to.deep.equal([3, 3]);
  });

  it('stop quick match for two minutes after five within ten minutes', async () => {
    for (let left = 0; left < 5; left++) {
      expect((await requestMatch(X)).Status).to.equal('open');
      const id = await startGame();
      await firstProcess.leaves.leave(id, X);
      // A repeated request is not another one.
      await firstProcess.leaves.leave(id, X);
      firstProcess.clock.advance(60_000);
    }
    for (const { GameId } of await firstProcess.myGames.listUnfinished(X.id, []))
      await firstProcess.games.cancel(GameId, X);
    const problem = await catchProblem(requestMatch(X));
    expect([problem.code, problem.details.retryAfter]).to.deep.equal(['rate_limited', 60]);
    expect(await startGame()).to.be.a('string');
    firstProcess.clock.advance(60_000);
    expect((await requestMatch(O)).Status).to.equal('open');
    expect((await requestMatch(X)).Status).to.equal('playing');
  });

  it('do not stop quick match after five in more than ten minutes', async () => {
    for (let left = 0; left < 5; left++) {
      await firstProcess.leaves.leave(await startGame(), X);
      firstProcess.clock.advance(150_000);
    }
    expect((await requestMatch(X)).Status).to.equal('open');
  });

  it('do not take away a game that waits already', async () => {
    const waitingGame = await requestMatch(X);
    for (let left = 0; left < 5; left++) await firstProcess.leaves.leave(await startGame(), X);
    expect((await requestMatch(X)).GameId).to.equal(waitingGame.GameId);
  });
});
