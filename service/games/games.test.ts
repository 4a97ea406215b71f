import { expect } from 'chai';
import { topics } from '../events/event-bus.ts';
import type { Problem } from '../shared/error-codes.ts';
import { createGameProcesses, playMoves, createPlayer, type GameProcess } from '../testing/game-processes.ts';
import { catchProblem } from '../testing/catch-problem.ts';
import type { Player } from './game.ts';
import { toGame, type StoredGame } from './stored-game.ts';

describe('Games', () => {
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

  const openGame = () => firstProcess.gameCreator.create({ origin: 'link', X });
  const runningGame = async () => firstProcess.games.join((await openGame()).GameId, O);

  it('plays a game to the end through two processes with the same result in both', async () => {
    const { GameId } = await runningGame();
    const cells = [0, 3, 1, 4, 2];
    for (const [index, cell] of cells.entries()) {
      const process = index % 2 === 0 ? firstProcess : secondProcess;
      await process.games.move(GameId, index % 2 === 0 ? X : O, { cell, after: cells.slice(0, index) });
    }
    const [seenByOne, seenByTwo] = await Promise.all([
      firstProcess.games.get(GameId),
      secondProcess.games.get(GameId),
    ]);
    expect(seenByOne).to.deep.equal(seenByTwo);
    expect(toGame(seenByOne, 0, undefined)).to.deep.include({ status: 'finished', moves: cells, version: 7 });
  });

  it('lets exactly one of twenty concurrent players join', async () => {
    const { GameId } = await openGame();
    const players = Array.from({ length: 20 }, () => createPlayer());
    const results = await Promise.allSettled(
      players.map((player, index) =>
        (index % 2 === 0 ? firstProcess : secondProcess).games.join(GameId, player),
      ),
    );
    const joinedResults = results.filter(({ status }) => status === 'fulfilled');
    const rejections = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as Problem] : [],
    );
    expect(joinedResults).to.have.length(1);
    expect(new Set(rejections.map(({ code }) => code))).to.deep.equal(new Set(['already_taken']));
  });

  it('caches the metadata of a game only while it is being played', async () => {
    const { GameId } = await runningGame();
    expect(firstProcess.store.getCachedMetadata(GameId)).to.include({ X: X.id, O: O.id });
    await firstProcess.games.resign(GameId, X);
    expect(firstProcess.store.getCachedMetadata(GameId)).to.equal(undefined);
  });

  it('sets a new deadline on each move of a game whose metadata is cached', async () => {
    const created = await firstProcess.gameCreator.create({ origin: 'link', X, moveSeconds: 60 });
    await firstProcess.games.join(created.GameId, O);
    expect(firstProcess.store.getCachedMetadata(created.GameId)).to.include({ MoveSeconds: 60 });
    firstProcess.clock.advance(50_000);
    const { Deadline } = await firstProcess.games.move(created.GameId, X, { cell: 4, after: [] });
    expect(Date.parse(Deadline ?? '')).to.equal(firstProcess.clock.now() + 60_000);
  });

  it('rejects a move on an outdated position with the current game', async () => {
    const { GameId } = await runningGame();
    await secondProcess.games.move(GameId, X, { cell: 4, after: [] });
    const problem = await catchProblem(firstProcess.games.move(GameId, X, { cell: 0, after: [] }));
    expect(problem.code).to.equal('stale');
    expect(problem.details.game).to.deep.include({ moves: [4], version: 3 });
  });

  it('stores exactly one of nine concurrent moves on the same position', async () => {
    const { GameId } = await runningGame();
    const results = await Promise.allSettled(
      [0, 1, 2, 3, 4, 5, 6, 7, 8].map((cell) => firstProcess.games.move(GameId, X, { cell, after: [] })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
    expect((await secondProcess.games.get(GameId)).Moves).to.have.length(1);
  });

  it('plays a repeated move only once and keeps the version', async () => {
    const { GameId } = await runningGame();
    const first = await firstProcess.games.move(GameId, X, { cell: 4, after: [] });
    const again = await firstProcess.games.move(GameId, X, { cell: 4, after: [] });
    expect(again).to.deep.equal(first);
    await firstProcess.games.move(GameId, O, { cell: 0, after: [4] });
    const late = await secondProcess.games.move(GameId, X, { cell: 4, after: [] });
    expect(late.Moves).to.equal('40');
  });

  it('rejects every action of a spectator and keeps the game unchanged', async () => {
    const { GameId } = await runningGame();
    const spectator = createPlayer();
    const before = await firstProcess.games.get(GameId);
    for (const action of [
      () => firstProcess.games.move(GameId, spectator, { cell: 0, after: [] }),
      () => firstProcess.games.resign(GameId, spectator),
      () => firstProcess.games.claim(GameId, spectator),
      () => firstProcess.leaves.leave(GameId, spectator),
      () => firstProcess.games.join(GameId, spectator),
      () => firstProcess.games.accept(GameId, spectator),
      () => firstProcess.games.decline(GameId, spectator),
      () => firstProcess.games.cancel(GameId, spectator),
      () => firstProcess.rematches.requestRematch(GameId, spectator, 'play'),
    ]) {
      expect((await catchProblem(action())).statusCode).to.be.oneOf([403, 409]);
    }
    expect(await firstProcess.games.get(GameId)).to.deep.equal(before);
  });

  it('throws not_found for an unknown game and for a malformed id', async () => {
    for (const id of ['AAAAAAAAAAAAAAAAAAAAAA', 'x', '', '../../etc', 'queue#0']) {
      expect((await catchProblem(firstProcess.games.get(id))).code).to.equal('not_found');
      expect((await catchProblem(firstProcess.games.move(id, X, { cell: 0, after: [] }))).code).to.equal(
        'not_found',
      );
    }
  });

  it('stores the result with the last move and rejects later changes', async () => {
    const { GameId } = await runningGame();
    const last = await playMoves(firstProcess, GameId, { X, O }, [0, 3, 1, 4, 2]);
    expect(last.Status).to.equal('finished');
    expect((await catchProblem(firstProcess.games.resign(GameId, X))).code).to.equal('game_over');
    expect(await secondProcess.games.get(GameId)).to.deep.equal(last);
  });

  it('accepts a move after the deadline until the opponent claims the win', async () => {
    const { GameId } = await firstProcess.gameCreator.create({ origin: 'link', X, moveSeconds: 10 });
    await firstProcess.games.join(GameId, O);
    firstProcess.clock.advance(60_000);
    await firstProcess.games.move(GameId, X, { cell: 4, after: [] });
    firstProcess.clock.advance(60_000);
    const over = await secondProcess.games.claim(GameId, X);
    expect(toGame(over, 0, undefined).result).to.deep.equal({ winner: 'X', by: 'time', line: null });
    expect((await catchProblem(firstProcess.games.move(GameId, O, { cell: 0, after: [4] }))).code).to.equal(
      'game_over',
    );
  });

  it('treats an open game as missing after seven days, even if the database still holds it', async () => {
    const { GameId } = await openGame();
    firstProcess.clock.advance(7 * 24 * 60 * 60 * 1000);
    expect((await catchProblem(firstProcess.games.get(GameId))).code).to.equal('not_found');
    expect((await catchProblem(firstProcess.games.join(GameId, O))).code).to.equal('not_found');
  });

  it('publishes the game again on a repeated request, in case the first failed after its write', async () => {
    const { GameId } = await runningGame();
    await firstProcess.games.move(GameId, X, { cell: 4, after: [] });
    const receivedMoves: string[] = [];
    secondProcess.bus.subscribe(topics.game(GameId), (message) =>
      receivedMoves.push((message as { game: StoredGame }).game.Moves),
    );
    await secondProcess.games.move(GameId, X, { cell: 4, after: [] });
    expect(receivedMoves).to.deep.equal(['4']);
  });

  it('publishes a move to the topics of the game and of both players, a rejected one to none', async () => {
    const { GameId } = await runningGame();
    const receivedMoves: string[] = [];
    for (const topic of [topics.game(GameId), topics.user(X.id), topics.user(O.id)]) {
      firstProcess.bus.subscribe(topic, (message) =>
        receivedMoves.push((message as { game: StoredGame }).game.Moves),
      );
    }
    await firstProcess.games.move(GameId, X, { cell: 4, after: [] });
    expect(receivedMoves).to.deep.equal(['4', '4', '4']);
    await catchProblem(firstProcess.games.move(GameId, X, { cell: 4, after: [4] }));
    expect(receivedMoves).to.have.length(3);
  });
});
