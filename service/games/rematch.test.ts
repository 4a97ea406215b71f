import { expect } from 'chai';
import { gameProcesses, playOut, somebody, type GameProcess } from '../testing/game-processes.ts';
import { refusal } from '../testing/rejection.ts';
import type { Player } from './game.ts';
import { againstBot } from './game-creation.ts';
import { rematchId } from './rematch.ts';
import { rematchOf, type StoredGame } from './stored-game.ts';

describe('a rematch', () => {
  let one: GameProcess;
  let two: GameProcess;
  let X: Player;
  let O: Player;
  let finished: StoredGame;

  beforeEach(async () => {
    const { processes } = await gameProcesses(2);
    [one, two] = processes as [GameProcess, GameProcess];
    X = somebody('Xenia');
    O = somebody('Otto');
    const { GameId } = await one.creation.create({ origin: 'link', X });
    await one.games.join(GameId, O);
    finished = await playOut(one, GameId, { X, O }, [0, 3, 1, 4, 2]);
  });

  const ask = (process: GameProcess, player: Player) =>
    process.rematches.rematch(finished.GameId, player, 'play');
  const withdraw = (player: Player) => one.rematches.rematch(finished.GameId, player, 'withdraw');
  const offerOf = (game: StoredGame) => rematchOf(game, one.clock.now());

  it('needs both players; sides swap and it starts at once', async () => {
    const offered = await ask(one, O);
    expect(offerOf(offered)).to.deep.equal({ offeredBy: 'O', gameId: null });
    const agreed = await ask(two, X);
    const started = await one.games.get(offerOf(agreed)?.gameId ?? '');
    expect(started).to.include({ Status: 'playing', X: O.id, O: X.id, XName: 'Otto', Moves: '' });
  });

  it('asked for again by the same player is the same offer, and after the start the same game', async () => {
    const first = await ask(one, O);
    expect(await ask(two, O)).to.deep.equal(first);
    const agreed = await ask(one, X);
    expect(await ask(one, X)).to.deep.equal(agreed);
    expect(await ask(two, O)).to.deep.equal(agreed);
  });

  it('starts one game when both ask at the same instant', async () => {
    const answers = await Promise.all([ask(one, X), ask(two, O)]);
    const now = await one.games.get(finished.GameId);
    expect(now.RematchId).to.equal(rematchId(finished));
    expect(answers.some(({ RematchId }) => RematchId === now.RematchId)).to.equal(true);
  });

  it('can be withdrawn by the one who offers, and offered again', async () => {
    await ask(one, O);
    expect(offerOf(await withdraw(X))).to.deep.equal({ offeredBy: 'O', gameId: null });
    expect(offerOf(await withdraw(O))).to.equal(null);
    expect(offerOf(await ask(one, X))).to.deep.equal({ offeredBy: 'X', gameId: null });
  });

  it('an offer lapses after ten minutes, and the next request is an offer of its own', async () => {
    await ask(one, O);
    one.clock.advance(10 * 60_000);
    expect(offerOf(await one.games.get(finished.GameId))).to.equal(null);
    expect(offerOf(await ask(one, X))).to.deep.equal({ offeredBy: 'X', gameId: null });
  });

  it('is completed by the next request when the process died between the new game and the link to it', async () => {
    await ask(one, O);
    // What the process that died had written: the new game alone.
    const { GameId, ...rest } = await one.creation.create({
      id: rematchId(finished),
      origin: 'rematch',
      X: O,
      O: X,
    });
    expect(rest.Status).to.equal('playing');
    const withdrawn = await withdraw(O);
    expect(withdrawn.RematchId).to.equal(GameId);
  });

  it('a game taken back because its offer was withdrawn begins again with a later version', async () => {
    const { GameId } = await one.creation.create({ id: rematchId(finished), origin: 'rematch', X: O, O: X });
    const cancelled = await one.store.update(GameId, {
      expect: { Status: 'playing' },
      set: { Status: 'cancelled' },
    });
    await ask(one, X);
    await ask(two, O);
    const started = await one.games.get(GameId);
    expect(started.Status).to.equal('playing');
    expect(started.Version).to.equal((cancelled.game?.Version ?? 0) + 1);
  });

  it('of an unfinished game is refused', async () => {
    const { GameId } = await one.creation.create({ origin: 'link', X });
    expect((await refusal(one.rematches.rematch(GameId, X, 'play'))).code).to.equal('not_finished');
  });

  it('against the computer starts at once, the computer’s first move in the write that makes it', async () => {
    const { GameId } = await one.creation.create({ origin: 'bot', ...againstBot(X, 'easy', 'X') });
    await one.games.resign(GameId, X);
    const game = await one.rematches.rematch(GameId, X, 'play');
    const started = await one.games.get(game.RematchId ?? '');
    expect(started).to.include({ Status: 'playing', O: X.id, BotPlays: 'X', Bot: 'easy', Moves: '0' });
    expect(started).not.to.have.property('X');
  });
});
