import { expect } from 'chai';
import { topics } from '../events/event-bus.ts';
import type { Problem } from '../shared/error-codes.ts';
import { gameProcesses, playOut, somebody, type GameProcess } from '../testing/game-processes.ts';
import { refusal } from '../testing/rejection.ts';
import type { Player } from './game.ts';
import { viewOf, type StoredGame } from './stored-game.ts';

describe('a game on the table', () => {
  let one: GameProcess;
  let two: GameProcess;
  let X: Player;
  let O: Player;

  beforeEach(async () => {
    const { processes } = await gameProcesses(2);
    [one, two] = processes as [GameProcess, GameProcess];
    X = somebody('Xenia');
    O = somebody('Otto');
  });

  const openGame = () => one.creation.create({ origin: 'link', X });
  const runningGame = async () => one.games.join((await openGame()).GameId, O);

  it('is played to the end through two processes, and both agree', async () => {
    const { GameId } = await runningGame();
    const cells = [0, 3, 1, 4, 2];
    for (const [index, cell] of cells.entries()) {
      const process = index % 2 === 0 ? one : two;
      await process.games.move(GameId, index % 2 === 0 ? X : O, { cell, after: cells.slice(0, index) });
    }
    const [seenByOne, seenByTwo] = await Promise.all([one.games.get(GameId), two.games.get(GameId)]);
    expect(seenByOne).to.deep.equal(seenByTwo);
    expect(viewOf(seenByOne, 0)).to.deep.include({ status: 'finished', moves: cells, version: 7 });
  });

  it('the first taker wins, atomically: of twenty at once one sits down', async () => {
    const { GameId } = await openGame();
    const players = Array.from({ length: 20 }, () => somebody());
    const answers = await Promise.allSettled(
      players.map((player, index) => (index % 2 === 0 ? one : two).games.join(GameId, player)),
    );
    const seated = answers.filter(({ status }) => status === 'fulfilled');
    const refused = answers.flatMap((answer) =>
      answer.status === 'rejected' ? [answer.reason as Problem] : [],
    );
    expect(seated).to.have.length(1);
    expect(new Set(refused.map(({ code }) => code))).to.deep.equal(new Set(['already_taken']));
  });

  it('is remembered by a process while it is played, and no longer', async () => {
    const { GameId } = await runningGame();
    expect(one.store.knownFacts(GameId)).to.include({ X: X.id, O: O.id });
    await one.games.resign(GameId, X);
    expect(one.store.knownFacts(GameId)).to.equal(undefined);
  });

  it('a lost race is answered with the game as it is now', async () => {
    const { GameId } = await runningGame();
    await two.games.move(GameId, X, { cell: 4, after: [] });
    const problem = await refusal(one.games.move(GameId, X, { cell: 0, after: [] }));
    expect(problem.code).to.equal('stale');
    expect(problem.details.game).to.deep.include({ moves: [4], version: 3 });
  });

  it('two moves on one position at once: one is stored, the other refused', async () => {
    const { GameId } = await runningGame();
    const answers = await Promise.allSettled(
      [0, 1, 2, 3, 4, 5, 6, 7, 8].map((cell) => one.games.move(GameId, X, { cell, after: [] })),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
    expect((await two.games.get(GameId)).Moves).to.have.length(1);
  });

  it('a repeated move never plays twice and counts no version', async () => {
    const { GameId } = await runningGame();
    const first = await one.games.move(GameId, X, { cell: 4, after: [] });
    const again = await one.games.move(GameId, X, { cell: 4, after: [] });
    expect(again).to.deep.equal(first);
    await one.games.move(GameId, O, { cell: 0, after: [4] });
    const late = await two.games.move(GameId, X, { cell: 4, after: [] });
    expect(late.Moves).to.equal('40');
  });

  it("a third person's requests never change it", async () => {
    const { GameId } = await runningGame();
    const third = somebody();
    const before = await one.games.get(GameId);
    for (const attempt of [
      () => one.games.move(GameId, third, { cell: 0, after: [] }),
      () => one.games.resign(GameId, third),
      () => one.games.claim(GameId, third),
      () => one.games.join(GameId, third),
      () => one.games.accept(GameId, third),
      () => one.games.decline(GameId, third),
      () => one.games.cancel(GameId, third),
      () => one.rematches.rematch(GameId, third, 'play'),
    ]) {
      expect((await refusal(attempt())).statusCode).to.be.oneOf([403, 409]);
    }
    expect(await one.games.get(GameId)).to.deep.equal(before);
  });

  it('a missing game is not found, and neither is an id that is none', async () => {
    for (const id of ['AAAAAAAAAAAAAAAAAAAAAA', 'x', '', '../../etc', 'match#0']) {
      expect((await refusal(one.games.get(id))).code).to.equal('not_found');
      expect((await refusal(one.games.move(id, X, { cell: 0, after: [] }))).code).to.equal('not_found');
    }
  });

  it('the result is stored by the update of the last move, and nothing later changes it', async () => {
    const { GameId } = await runningGame();
    const last = await playOut(one, GameId, { X, O }, [0, 3, 1, 4, 2]);
    expect(last.Status).to.equal('finished');
    expect((await refusal(one.games.resign(GameId, X))).code).to.equal('game_over');
    expect(await two.games.get(GameId)).to.deep.equal(last);
  });

  it('a late move counts until somebody claims, and then no more', async () => {
    const { GameId } = await one.creation.create({ origin: 'link', X, moveSeconds: 10 });
    await one.games.join(GameId, O);
    one.clock.advance(60_000);
    await one.games.move(GameId, X, { cell: 4, after: [] });
    one.clock.advance(60_000);
    const over = await two.games.claim(GameId, X);
    expect(viewOf(over, 0).result).to.deep.equal({ winner: 'X', by: 'time', line: null });
    expect((await refusal(one.games.move(GameId, O, { cell: 0, after: [4] }))).code).to.equal('game_over');
  });

  it('an unanswered game is gone after seven days, wherever the table still holds it', async () => {
    const { GameId } = await openGame();
    one.clock.advance(7 * 24 * 60 * 60 * 1000);
    expect((await refusal(one.games.get(GameId))).code).to.equal('not_found');
    expect((await refusal(one.games.join(GameId, O))).code).to.equal('not_found');
  });

  it('a repeated request tells the watchers again: the first may have died between write and hint', async () => {
    const { GameId } = await runningGame();
    await one.games.move(GameId, X, { cell: 4, after: [] });
    const heard: string[] = [];
    two.bus.subscribe(topics.game(GameId), (message) =>
      heard.push((message as { game: StoredGame }).game.Moves),
    );
    await two.games.move(GameId, X, { cell: 4, after: [] });
    expect(heard).to.deep.equal(['4']);
  });

  it('tells the watchers of the game and both lobbies, after the write', async () => {
    const { GameId } = await runningGame();
    const heard: string[] = [];
    for (const topic of [topics.game(GameId), topics.user(X.id), topics.user(O.id)]) {
      one.bus.subscribe(topic, (message) => heard.push((message as { game: StoredGame }).game.Moves));
    }
    await one.games.move(GameId, X, { cell: 4, after: [] });
    expect(heard).to.deep.equal(['4', '4', '4']);
    await refusal(one.games.move(GameId, X, { cell: 4, after: [4] }));
    expect(heard).to.have.length(3);
  });
});
