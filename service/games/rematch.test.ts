import { expect } from 'chai';
import { createCrashingDatabase } from '../testing/interrupted-database.ts';
import {
  createGameProcess,
  createGameProcesses,
  playMoves,
  createPlayer,
  type GameProcess,
} from '../testing/game-processes.ts';
import { deriveId } from '../shared/ids.ts';
import { catchProblem } from '../testing/catch-problem.ts';
import type { Player } from './game.ts';
import { buildBotSeats } from './game-creation.ts';
import { buildRematch, toGame, type StoredGame } from './stored-game.ts';

describe('Rematches', () => {
  let firstProcess: GameProcess;
  let secondProcess: GameProcess;
  let X: Player;
  let O: Player;
  let finishedGame: StoredGame;

  beforeEach(async () => {
    const { processes } = await createGameProcesses(2);
    [firstProcess, secondProcess] = processes as [GameProcess, GameProcess];
    X = createPlayer('Xenia');
    O = createPlayer('Otto');
    const { GameId } = await firstProcess.gameCreator.create({ origin: 'link', X });
    await firstProcess.games.join(GameId, O);
    finishedGame = await playMoves(firstProcess, GameId, { X, O }, [0, 3, 1, 4, 2]);
  });

  const requestRematch = (process: GameProcess, player: Player) =>
    process.rematches.requestRematch(finishedGame.GameId, player, 'play');
  const withdrawOffer = (player: Player) =>
    firstProcess.rematches.requestRematch(finishedGame.GameId, player, 'withdraw');
  const readOffer = (game: StoredGame) => buildRematch(game, firstProcess.clock.now());

  it('start a game with swapped sides once both players have agreed', async () => {
    const offeredGame = await requestRematch(firstProcess, O);
    expect(readOffer(offeredGame)).to.deep.equal({ offeredBy: 'O', gameId: null });
    const acceptedGame = await requestRematch(secondProcess, X);
    const rematchGame = await firstProcess.games.get(readOffer(acceptedGame)?.gameId ?? '');
    expect(rematchGame).to.include({ Status: 'playing', X: O.id, O: X.id, XName: 'Otto', Moves: '' });
  });

  it('carry the results of the games before, by the marks of the new game', async () => {
    expect(toGame(finishedGame, 0, undefined).series).to.deep.equal({ X: 0, O: 0, drawn: 0 });
    const startRematch = async () => {
      await requestRematch(firstProcess, O);
      const { RematchId = '' } = await requestRematch(secondProcess, X);
      return toGame(await secondProcess.games.get(RematchId), 0, undefined);
    };
    // Xenia has won the first game, and plays O in the second.
    let game = await startRematch();
    expect(game.series).to.deep.equal({ X: 0, O: 1, drawn: 0 });
    finishedGame = await playMoves(firstProcess, game.id, { X: O, O: X }, [0, 1, 2, 4, 3, 5, 7, 6, 8]);
    game = await startRematch();
    expect(game.series, 'after a draw').to.deep.equal({ X: 1, O: 0, drawn: 1 });
    finishedGame = await firstProcess.games.resign(game.id, X);
    game = await startRematch();
    expect(game.series, 'after Xenia resigned').to.deep.equal({ X: 1, O: 1, drawn: 1 });
    finishedGame = await firstProcess.leaves.leave(game.id, O);
    game = await startRematch();
    expect(game.series, 'after a game without a result').to.deep.equal({ X: 1, O: 1, drawn: 1 });
    finishedGame = await playMoves(firstProcess, game.id, { X, O }, [0, 3, 1, 4, 2]);
    game = await startRematch();
    expect(game.series, 'after Xenia won').to.deep.equal({ X: 1, O: 2, drawn: 1 });
  });

  it('against the computer carry the results too', async () => {
    const { GameId } = await firstProcess.gameCreator.create({
      origin: 'bot',
      ...buildBotSeats(X, 'easy', 'X'),
    });
    await firstProcess.games.resign(GameId, X);
    const { RematchId = '' } = await firstProcess.rematches.requestRematch(GameId, X, 'play');
    const rematchGame = toGame(await firstProcess.games.get(RematchId), 0, X.id);
    expect(rematchGame.series).to.deep.equal({ X: 1, O: 0, drawn: 0 });
    expect(rematchGame.players.X?.id).to.equal('bot');
  });

  it('return the same offer, and later the same game, for repeated requests', async () => {
    const first = await requestRematch(firstProcess, O);
    expect(await requestRematch(secondProcess, O)).to.deep.equal(first);
    const acceptedGame = await requestRematch(firstProcess, X);
    expect(await requestRematch(firstProcess, X)).to.deep.equal(acceptedGame);
    expect(await requestRematch(secondProcess, O)).to.deep.equal(acceptedGame);
  });

  it('start one game when both players offer concurrently', async () => {
    const results = await Promise.all([requestRematch(firstProcess, X), requestRematch(secondProcess, O)]);
    const storedGame = await firstProcess.games.get(finishedGame.GameId);
    expect(storedGame.RematchId).to.equal(storedGame.RematchOfferId);
    expect(results.some(({ RematchId }) => RematchId === storedGame.RematchId)).to.equal(true);
  });

  it('let only the offering player withdraw the offer, and allow a new one', async () => {
    await requestRematch(firstProcess, O);
    expect(readOffer(await withdrawOffer(X))).to.deep.equal({ offeredBy: 'O', gameId: null });
    expect(readOffer(await withdrawOffer(O))).to.equal(null);
    expect(readOffer(await requestRematch(firstProcess, X))).to.deep.equal({ offeredBy: 'X', gameId: null });
  });

  it('expire an offer after ten minutes and treat the next request as a new offer', async () => {
    await requestRematch(firstProcess, O);
    firstProcess.clock.advance(10 * 60_000);
    expect(readOffer(await firstProcess.games.get(finishedGame.GameId))).to.equal(null);
    expect(readOffer(await requestRematch(firstProcess, X))).to.deep.equal({ offeredBy: 'X', gameId: null });
  });

  it('link the new game on the next request when a process died before writing the link', async () => {
    const { RematchOfferId = '' } = await requestRematch(firstProcess, O);
    // The dead process had written only the new game.
    const { GameId, ...rest } = await firstProcess.gameCreator.create({
      id: RematchOfferId,
      origin: 'rematch',
      X: O,
      O: X,
    });
    expect(rest.Status).to.equal('playing');
    const withdrawnGame = await withdrawOffer(O);
    expect(withdrawnGame.RematchId).to.equal(GameId);
  });

  it('restart a cancelled rematch with a higher version', async () => {
    const { RematchOfferId = '' } = await requestRematch(firstProcess, X);
    const { GameId } = await firstProcess.gameCreator.create({
      id: RematchOfferId,
      origin: 'rematch',
      X: O,
      O: X,
    });
    const cancelledGame = await firstProcess.store.update(GameId, {
      expect: { Status: 'playing' },
      set: { Status: 'cancelled' },
    });
    await requestRematch(secondProcess, O);
    const rematchGame = await firstProcess.games.get(GameId);
    expect(rematchGame.Status).to.equal('playing');
    expect(rematchGame.Version).to.equal((cancelledGame.game?.Version ?? 0) + 1);
  });

  it('reject an unfinished game', async () => {
    const { GameId } = await firstProcess.gameCreator.create({ origin: 'link', X });
    expect((await catchProblem(firstProcess.rematches.requestRematch(GameId, X, 'play'))).code).to.equal(
      'not_finished',
    );
  });

  it('start at once against the computer, including its first move', async () => {
    const { GameId } = await firstProcess.gameCreator.create({
      origin: 'bot',
      ...buildBotSeats(X, 'easy', 'X'),
    });
    await firstProcess.games.resign(GameId, X);
    const game = await firstProcess.rematches.requestRematch(GameId, X, 'play');
    const rematchGame = await firstProcess.games.get(game.RematchId ?? '');
    expect(rematchGame).to.include({ Status: 'playing', O: X.id, BotPlays: 'X', Bot: 'easy', Moves: '0' });
    expect(rematchGame).not.to.have.property('X');
  });

  it('have an id that cannot be derived from the finished game, kept by later offers', async () => {
    const { RematchOfferId } = await requestRematch(firstProcess, O);
    await withdrawOffer(O);
    expect((await requestRematch(firstProcess, X)).RematchOfferId).to.equal(RematchOfferId);
    const acceptedGame = await requestRematch(firstProcess, O);
    expect(acceptedGame.RematchId).to.equal(RematchOfferId);
    expect(RematchOfferId).not.to.equal(deriveId('rematch', finishedGame.GameId));
  });

  it('against the computer are created by the next request when a process died after writing the link', async () => {
    const { GameId } = await firstProcess.gameCreator.create({
      origin: 'bot',
      ...buildBotSeats(X, 'easy', 'X'),
    });
    await firstProcess.games.resign(GameId, X);
    const dyingProcess = createGameProcess(createCrashingDatabase(firstProcess.database, 2, 'before'));
    let hasDied = false;
    await dyingProcess.rematches.requestRematch(GameId, X, 'play').catch(() => (hasDied = true));
    expect(hasDied).to.equal(true);
    const { RematchId = '' } = await firstProcess.games.get(GameId);
    expect(await firstProcess.store.get(RematchId)).to.equal(undefined);
    const completedGame = await secondProcess.rematches.requestRematch(GameId, X, 'play');
    expect(completedGame.RematchId).to.equal(RematchId);
    expect(await firstProcess.games.get(RematchId)).to.include({ Status: 'playing', O: X.id, Moves: '0' });
  });

  it('start one game when two tabs ask for a rematch against the computer', async () => {
    const { GameId } = await firstProcess.gameCreator.create({
      origin: 'bot',
      ...buildBotSeats(X, 'easy', 'X'),
    });
    await firstProcess.games.resign(GameId, X);
    const [first, second] = await Promise.all(
      [firstProcess, secondProcess].map(({ rematches }) => rematches.requestRematch(GameId, X, 'play')),
    );
    expect(first?.RematchId).to.be.a('string').and.equal(second?.RematchId);
    expect((await firstProcess.myGames.read(X.id, [])).playing).to.have.length(1);
  });
});
