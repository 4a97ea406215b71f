import { expect } from 'chai';
import { createGameProcesses, playMoves, createPlayer, type GameProcess } from '../testing/game-processes.ts';
import { catchProblem } from '../testing/rejection.ts';
import type { Player } from './game.ts';
import { buildBotSeats } from './game-creation.ts';
import { deriveRematchId } from './rematch.ts';
import { buildRematch, type StoredGame } from './stored-game.ts';

describe('a rematch', () => {
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

  it('needs both players; sides swap and it starts at once', async () => {
    const offeredGame = await requestRematch(firstProcess, O);
    expect(readOffer(offeredGame)).to.deep.equal({ offeredBy: 'O', gameId: null });
    const acceptedGame = await requestRematch(secondProcess, X);
    const rematchGame = await firstProcess.games.get(readOffer(acceptedGame)?.gameId ?? '');
    expect(rematchGame).to.include({ Status: 'playing', X: O.id, O: X.id, XName: 'Otto', Moves: '' });
  });

  it('asked for again by the same player is the same offer, and after the start the same game', async () => {
    const first = await requestRematch(firstProcess, O);
    expect(await requestRematch(secondProcess, O)).to.deep.equal(first);
    const acceptedGame = await requestRematch(firstProcess, X);
    expect(await requestRematch(firstProcess, X)).to.deep.equal(acceptedGame);
    expect(await requestRematch(secondProcess, O)).to.deep.equal(acceptedGame);
  });

  it('starts one game when both ask at the same instant', async () => {
    const results = await Promise.all([requestRematch(firstProcess, X), requestRematch(secondProcess, O)]);
    const storedGame = await firstProcess.games.get(finishedGame.GameId);
    expect(storedGame.RematchId).to.equal(deriveRematchId(finishedGame));
    expect(results.some(({ RematchId }) => RematchId === storedGame.RematchId)).to.equal(true);
  });

  it('can be withdrawn by the one who offers, and offered again', async () => {
    await requestRematch(firstProcess, O);
    expect(readOffer(await withdrawOffer(X))).to.deep.equal({ offeredBy: 'O', gameId: null });
    expect(readOffer(await withdrawOffer(O))).to.equal(null);
    expect(readOffer(await requestRematch(firstProcess, X))).to.deep.equal({ offeredBy: 'X', gameId: null });
  });

  it('an offer lapses after ten minutes, and the next request is an offer of its own', async () => {
    await requestRematch(firstProcess, O);
    firstProcess.clock.advance(10 * 60_000);
    expect(readOffer(await firstProcess.games.get(finishedGame.GameId))).to.equal(null);
    expect(readOffer(await requestRematch(firstProcess, X))).to.deep.equal({ offeredBy: 'X', gameId: null });
  });

  it('is completed by the next request when the process died between the new game and the link to it', async () => {
    await requestRematch(firstProcess, O);
    // What the process that died had written: the new game alone.
    const { GameId, ...rest } = await firstProcess.gameCreator.create({
      id: deriveRematchId(finishedGame),
      origin: 'rematch',
      X: O,
      O: X,
    });
    expect(rest.Status).to.equal('playing');
    const withdrawnGame = await withdrawOffer(O);
    expect(withdrawnGame.RematchId).to.equal(GameId);
  });

  it('a game taken back because its offer was withdrawn begins again with a later version', async () => {
    const { GameId } = await firstProcess.gameCreator.create({
      id: deriveRematchId(finishedGame),
      origin: 'rematch',
      X: O,
      O: X,
    });
    const cancelledGame = await firstProcess.store.update(GameId, {
      expect: { Status: 'playing' },
      set: { Status: 'cancelled' },
    });
    await requestRematch(firstProcess, X);
    await requestRematch(secondProcess, O);
    const rematchGame = await firstProcess.games.get(GameId);
    expect(rematchGame.Status).to.equal('playing');
    expect(rematchGame.Version).to.equal((cancelledGame.game?.Version ?? 0) + 1);
  });

  it('of an unfinished game is refused', async () => {
    const { GameId } = await firstProcess.gameCreator.create({ origin: 'link', X });
    expect((await catchProblem(firstProcess.rematches.requestRematch(GameId, X, 'play'))).code).to.equal(
      'not_finished',
    );
  });

  it('against the computer starts at once, the computer’s first move in the write that makes it', async () => {
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
});
