import { expect } from 'chai';
import { limits } from '../shared/limits.ts';
import {
  createGameProcess,
  createGameProcesses,
  createPlayer,
  playMoves,
  type GameProcess,
} from '../testing/game-processes.ts';
import { catchProblem } from '../testing/catch-problem.ts';
import { endPlayerGames } from './end-player-games.ts';
import { buildBotSeats, buildHostSeats } from './game-creation.ts';
import { GameIndex } from './game-index.ts';
import type { Player } from './game.ts';
import { toGame, type StoredGame } from './stored-game.ts';

describe('a host who plays O', () => {
  let process: GameProcess;
  let host: Player;
  let friend: Player;

  beforeEach(async () => {
    const { processes } = await createGameProcesses(1);
    [process] = processes as [GameProcess];
    host = createPlayer('Hanna');
    friend = createPlayer('Gustav');
  });

  const openGame = () => process.gameCreator.create({ origin: 'link', ...buildHostSeats(host, 'O') });
  const invite = (sender = host, opponent = friend) => {
    process.clock.advance(1000);
    return process.invitations.send({
      host: sender,
      opponent,
      opponentSetting: 'anyone',
      recentGameIds: [],
      hostMark: 'O',
      options: { moveSeconds: undefined },
    });
  };
  const getCode = async (action: Promise<unknown>) => (await catchProblem(action)).code;

  it('leaves X empty until another player joins as X and moves first', async () => {
    const { GameId, ...open } = await openGame();
    expect(open).to.include({ Status: 'open', Host: 'O', O: host.id });
    expect(open).not.to.have.property('X');
    expect(await getCode(process.games.join(GameId, host))).to.equal('own_game');
    const started = await process.games.join(GameId, friend);
    expect(started).to.include({ Status: 'playing', X: friend.id, XName: 'Gustav', O: host.id });
    expect(await process.games.join(GameId, friend)).to.deep.equal(started);
    expect(await getCode(process.games.join(GameId, createPlayer()))).to.equal('already_taken');
    const finished = await playMoves(process, GameId, { X: friend, O: host }, [0, 3, 1, 4, 2]);
    expect(toGame(finished, 0, undefined).result).to.deep.include({ winner: 'X' });
    expect(await process.playerStats.getStats({ userId: friend.id }, [])).to.include({ won: 1 });
  });

  it('of an open game alone may cancel it', async () => {
    const { GameId } = await openGame();
    expect(await getCode(process.games.cancel(GameId, friend))).to.equal('not_host');
    expect((await process.games.cancel(GameId, host)).Status).to.equal('cancelled');
    expect(await getCode(process.games.join(GameId, friend))).to.equal('not_open');
  });

  it('lets exactly one of ten concurrent players join', async () => {
    const { GameId } = await openGame();
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () => process.games.join(GameId, createPlayer())),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
  });

  it('cannot accept or decline their own invitation; the invited player can, as X', async () => {
    const { GameId } = await invite();
    for (const answer of ['accept', 'decline'] as const) {
      expect(await getCode(process.games[answer](GameId, host))).to.equal('not_invited');
      expect(await getCode(process.games[answer](GameId, createPlayer()))).to.equal('not_invited');
    }
    expect(await getCode(process.games.join(GameId, createPlayer()))).to.equal('not_open');
    const renamed = { ...friend, name: 'Gus' };
    const started = await process.games.accept(GameId, renamed);
    expect(started).to.include({ Status: 'playing', X: friend.id, XName: 'Gus', O: host.id });
    expect(await process.games.accept(GameId, friend)).to.deep.equal(started);
  });

  it('alone may cancel their invitation, and the invited player decline it', async () => {
    const [cancelled, declined] = [await invite(), await invite()];
    expect(await getCode(process.games.cancel(cancelled.GameId, friend))).to.equal('not_host');
    expect((await process.games.cancel(cancelled.GameId, host)).Status).to.equal('cancelled');
    expect((await process.games.decline(declined.GameId, friend)).Status).to.equal('declined');
  });

  it('stores an invitation so that release 0.2.0 lets nobody accept it', async () => {
    // 0.2.0: `game.Origin === 'invitation' && game.O === userId`.
    expect((await invite()).Origin).to.equal('invitationByO');
  });

  it('has the limits of a sender, and the invited player those of a receiver', async () => {
    for (let sent = 0; sent < limits.invitationsToOnePlayer; sent++) await invite();
    expect(await getCode(invite())).to.equal('too_many_games');
    await process.invitations.declineAll(friend);
    expect((await process.myGames.read(friend.id, [])).invitations).to.deep.equal([]);
    const [oldest] = [await invite(createPlayer())];
    for (let sent = 1; sent < limits.receivedInvitations; sent++) await invite(createPlayer());
    await process.limits.assertCanStartGame(friend.id, []);
    await invite(createPlayer());
    expect((await process.games.get(oldest.GameId)).Status).to.equal('cancelled');
  });

  it('keeps an invitation for as long as other hosts: as a guest for a day', async () => {
    const guest = { ...host, guest: true };
    const getLifetime = ({ Ttl = 0, CreatedAt }: StoredGame) =>
      Ttl - Math.floor(Date.parse(CreatedAt) / 1000);
    expect(getLifetime(await invite(guest))).to.equal(24 * 60 * 60);
    expect(getLifetime(await invite(createPlayer(), { ...friend, guest: true }))).to.equal(7 * 24 * 60 * 60);
  });

  it('has their games ended like others when they are banned', async () => {
    const [open, sent, received] = [await openGame(), await invite(), await invite(friend, host)];
    expect(await endPlayerGames({ ...process, index: new GameIndex(process.database) }, host)).to.equal(3);
    const statuses = await Promise.all(
      [open, sent, received].map(async ({ GameId }) => (await process.games.get(GameId)).Status),
    );
    expect(statuses).to.deep.equal(['cancelled', 'cancelled', 'declined']);
  });

  it('against the computer finds its first move in the new game, and swaps for the rematch', async () => {
    const game = await process.gameCreator.create({ origin: 'bot', ...buildBotSeats(host, 'medium', 'O') });
    expect(game).to.include({
      Status: 'playing',
      Version: 1,
      Moves: '4',
      BotPlays: 'X',
      Host: 'O',
      O: host.id,
    });
    await process.games.resign(game.GameId, host);
    const { RematchId = '' } = await process.rematches.requestRematch(game.GameId, host, 'play');
    expect(await process.games.get(RematchId)).to.include({ X: host.id, BotPlays: 'O', Moves: '' });
  });

  it('swaps marks in a rematch between people, whose host is X', async () => {
    const { GameId } = await openGame();
    await process.games.join(GameId, friend);
    await process.games.resign(GameId, friend);
    await process.rematches.requestRematch(GameId, friend, 'play');
    const { RematchId = '' } = await process.rematches.requestRematch(GameId, host, 'play');
    const rematch = toGame(await process.games.get(RematchId), 0, host.id);
    expect([rematch.host, rematch.players.X?.id, rematch.players.O?.id]).to.deep.equal([
      'X',
      host.id,
      friend.id,
    ]);
  });

  it('is drawn by `random`: each mark with equal probability', async () => {
    const drawnMarks = [0, 0.49, 0.5, 0.99].map((random) =>
      createGameProcess(process.database, process.clock, () => random).gameCreator.chooseHostMark('random'),
    );
    expect(drawnMarks).to.deep.equal(['X', 'X', 'O', 'O']);
  });
});
