import type { Game } from '../games/game.ts';
import { expect } from 'chai';
import { topics } from '../events/event-bus.ts';
import { InProcessBus } from '../events/in-process-bus.ts';
import { publishGameUpdated } from '../games/game-events.ts';
import { createGameProcess, createPlayer, type GameProcess } from '../testing/game-processes.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { GameHub } from './game-hub.ts';
import { MyGamesHub } from './my-games-hub.ts';

/** A subscribing process, and another with the same database whose bus messages never arrive. */
async function createHubs(state: 'alone' | 'down') {
  const { database } = await createTestDatabase();
  const watchingProcess = createGameProcess(database);
  const otherProcess = createGameProcess(database, watchingProcess.clock);
  const bus = new InProcessBus(state);
  const deps = {
    store: watchingProcess.store,
    myGames: watchingProcess.myGames,
    bus,
    clock: watchingProcess.clock,
  };
  return {
    watchingProcess,
    otherProcess,
    bus,
    gameHub: new GameHub(deps),
    myGamesHub: new MyGamesHub(deps),
  };
}

const [X, O] = [createPlayer('Xenia'), createPlayer('Otto')];
const runningGame = async ({ gameCreator, games }: GameProcess) =>
  games.join((await gameCreator.create({ origin: 'link', X })).GameId, O);

describe('GameHub', () => {
  it('notifies listeners of newer versions and drops late and duplicate messages', async () => {
    const { watchingProcess, bus, gameHub } = await createHubs('alone');
    const startedGame = await runningGame(watchingProcess);
    const received: number[] = [];
    gameHub.watch(startedGame.GameId, ({ Version }) => received.push(Version));
    const movedGame = await watchingProcess.games.move(startedGame.GameId, X, { cell: 4, after: [] });
    for (const game of [movedGame, movedGame, startedGame]) publishGameUpdated(bus, game);
    expect(received).to.deep.equal([3]);
  });

  it('returns to the stored game when the database does not confirm an announced version', async () => {
    const { watchingProcess, bus, gameHub } = await createHubs('alone');
    const startedGame = await runningGame(watchingProcess);
    const received: [number, string][] = [];
    gameHub.watch(startedGame.GameId, ({ Version, Moves }) => received.push([Version, Moves]));
    gameHub.applyIfNewer(startedGame);
    publishGameUpdated(bus, { ...startedGame, Version: 999, Moves: '8' });
    watchingProcess.clock.advance(20_000);
    await gameHub.refresh();
    const movedGame = await watchingProcess.games.move(startedGame.GameId, X, { cell: 4, after: [] });
    publishGameUpdated(bus, movedGame);
    expect(received).to.deep.equal([
      [2, ''],
      [999, '8'],
      [2, ''],
      [3, '4'],
    ]);
  });

  it('ignores messages that are not a whole and consistent game', async () => {
    const { watchingProcess, bus, gameHub } = await createHubs('alone');
    const startedGame = await runningGame(watchingProcess);
    const received: number[] = [];
    gameHub.watch(startedGame.GameId, ({ Version }) => received.push(Version));
    const newerGame = { ...startedGame, Version: 3 };
    const invalidGames: object[] = [
      { ...newerGame, Version: 1e300 },
      { ...newerGame, Version: '3' },
      { ...newerGame, Moves: '44' },
      { ...newerGame, Moves: '9' },
      { ...newerGame, Moves: '0314256' },
      { ...newerGame, Status: 'finished' },
      { ...newerGame, Status: 'lost' },
      { ...newerGame, X: 'x'.repeat(100_000) },
      { ...newerGame, XName: 7 },
      { ...newerGame, UpdatedAt: 'yesterday' },
      { GameId: newerGame.GameId, Status: 'playing', Moves: '', Version: 3 },
    ];
    for (const game of invalidGames) bus.publish(topics.game(startedGame.GameId), { kind: 'game', game });
    expect(received).to.deep.equal([]);
    publishGameUpdated(bus, { ...newerGame, Later: { added: 'by a later release' } } as typeof newerGame);
    expect(received).to.deep.equal([3]);
  });

  it('polls a game after 20 s in case a message was lost', async () => {
    const { watchingProcess, otherProcess, gameHub } = await createHubs('alone');
    const { GameId } = await runningGame(watchingProcess);
    const received: string[] = [];
    gameHub.watch(GameId, ({ Moves }) => received.push(Moves));
    await otherProcess.games.move(GameId, X, { cell: 4, after: [] });
    watchingProcess.clock.advance(19_000);
    await gameHub.refresh();
    expect(received).to.deep.equal([]);
    watchingProcess.clock.advance(1_000);
    await gameHub.refresh();
    expect(received).to.deep.equal(['4']);
  });

  it('polls with every refresh while the bus is down', async () => {
    const { watchingProcess, otherProcess, gameHub } = await createHubs('down');
    const { GameId } = await runningGame(watchingProcess);
    const received: string[] = [];
    gameHub.watch(GameId, ({ Moves }) => received.push(Moves));
    await otherProcess.games.move(GameId, X, { cell: 4, after: [] });
    await gameHub.refresh();
    expect(received).to.deep.equal(['4']);
  });

  it('serializes a game anew for another version or another time', async () => {
    const { watchingProcess, gameHub } = await createHubs('alone');
    const game = await runningGame(watchingProcess);
    const parseGame = (json: string) => {
      const { version, now } = JSON.parse(json) as { version: number; now: string };
      return { version, now: Date.parse(now) };
    };
    expect(parseGame(gameHub.serialize(game, undefined))).to.deep.equal({
      version: game.Version,
      now: watchingProcess.clock.now(),
    });
    expect(parseGame(gameHub.serialize({ ...game, Version: 9 }, undefined)).version).to.equal(9);
    watchingProcess.clock.advance(1);
    expect(parseGame(gameHub.serialize(game, undefined))).to.deep.equal({
      version: game.Version,
      now: watchingProcess.clock.now(),
    });
  });

  it('serializes the id of a rematch for the two players only', async () => {
    const { watchingProcess, gameHub } = await createHubs('alone');
    const game = { ...(await runningGame(watchingProcess)), RematchBy: 'X', RematchId: 'secret' } as const;
    const readRematchId = (viewer?: string) =>
      (JSON.parse(gameHub.serialize(game, viewer)) as Game).rematch?.gameId;
    expect(readRematchId(game.X)).to.equal('secret');
    expect(readRematchId()).to.equal(null);
    expect(readRematchId(game.O)).to.equal('secret');
    expect(readRematchId('somebody else')).to.equal(null);
  });

  it('polls every game at once on resync', async () => {
    const { watchingProcess, otherProcess, gameHub } = await createHubs('alone');
    const { GameId } = await runningGame(watchingProcess);
    const received: string[] = [];
    gameHub.watch(GameId, ({ Moves }) => received.push(Moves));
    await otherProcess.games.move(GameId, X, { cell: 4, after: [] });
    await gameHub.resync();
    expect(received).to.deep.equal(['4']);
  });

  it('polls again with the next refresh after a failed poll', async () => {
    const { watchingProcess, otherProcess, bus } = await createHubs('alone');
    const { GameId } = await runningGame(watchingProcess);
    let shouldFail = true;
    const { store } = watchingProcess;
    const failingStore = {
      getVersions: (...args) =>
        shouldFail ? Promise.reject(new Error('unreachable')) : store.getVersions(...args),
      getMany: (...args) => store.getMany(...args),
    } as Pick<typeof store, 'getVersions' | 'getMany'> as typeof store;
    const gameHub = new GameHub({ store: failingStore, bus, clock: watchingProcess.clock });
    const received: string[] = [];
    gameHub.watch(GameId, ({ Moves }) => received.push(Moves));
    await otherProcess.games.move(GameId, X, { cell: 4, after: [] });
    expect(await gameHub.resync().catch((error: Error) => error.message)).to.equal('unreachable');
    shouldFail = false;
    await gameHub.refresh();
    expect(received).to.deep.equal(['4']);
  });

  it('unsubscribes and stops polling after the last unwatch', async () => {
    const { watchingProcess, bus, gameHub } = await createHubs('down');
    const { GameId } = await runningGame(watchingProcess);
    const listener = () => expect.fail('called after unwatch');
    gameHub.watch(GameId, listener);
    gameHub.unwatch(GameId, listener);
    gameHub.unwatch(GameId, listener);
    await gameHub.refresh();
    publishGameUpdated(bus, await watchingProcess.games.get(GameId));
  });

  it('ignores malformed messages and messages about other games', async () => {
    const { watchingProcess, bus, gameHub } = await createHubs('alone');
    const { GameId } = await runningGame(watchingProcess);
    gameHub.watch(GameId, () => expect.fail('accepted an invalid message'));
    const otherGame = await runningGame(watchingProcess);
    for (const message of [
      null,
      7,
      {},
      { kind: 'game' },
      { kind: 'game', game: { GameId } },
      { kind: 'game', game: { GameId, Version: 99 } },
      { kind: 'game', game: otherGame },
    ]) {
      bus.publish(topics.game(GameId), message);
    }
  });
});

describe('MyGamesHub', () => {
  it('drops games of other players, and versions that the database does not confirm', async () => {
    const { watchingProcess, bus, myGamesHub } = await createHubs('alone');
    const startedGame = await runningGame(watchingProcess);
    const received: [number, boolean][] = [];
    myGamesHub.watch(X.id, ({ game, isRollback = false }) => received.push([game.Version, isRollback]));
    const othersGame = { ...startedGame, X: createPlayer().id, Version: 7 };
    const missingGame = { ...startedGame, GameId: createPlayer().id, Version: 8 };
    for (const game of [othersGame, missingGame, { ...startedGame, Version: 999 }])
      bus.publish(topics.user(X.id), { kind: 'game', game });
    watchingProcess.clock.advance(10 * 60_000);
    await myGamesHub.refresh();
    publishGameUpdated(bus, { ...startedGame, Version: 3 });
    expect(received).to.deep.equal([
      [8, false],
      [999, false],
      [2, true],
      [3, false],
    ]);
  });

  it('finds changes of other processes by polling, also games that left the index', async () => {
    const { watchingProcess, otherProcess, myGamesHub } = await createHubs('down');
    const { GameId } = await watchingProcess.gameCreator.create({ origin: 'invitation', X, O });
    const received: string[] = [];
    myGamesHub.watch(O.id, ({ game }) => received.push(game.Status));
    await myGamesHub.refresh();
    await otherProcess.games.cancel(GameId, X);
    await myGamesHub.refresh();
    await myGamesHub.refresh();
    expect(received).to.deep.equal(['invited', 'cancelled']);
  });

  it('polls every user at once on resync', async () => {
    const { otherProcess, myGamesHub } = await createHubs('alone');
    const received: string[] = [];
    myGamesHub.watch(X.id, ({ game }) => received.push(game.Status));
    await otherProcess.gameCreator.create({ origin: 'link', X });
    await myGamesHub.resync();
    expect(received).to.deep.equal(['open']);
  });

  it('notifies listeners of each version once', async () => {
    const { watchingProcess, bus, myGamesHub } = await createHubs('alone');
    const game = await runningGame(watchingProcess);
    const received: number[] = [];
    myGamesHub.watch(O.id, ({ game: { Version } }) => received.push(Version));
    for (let attempt = 0; attempt < 3; attempt++) publishGameUpdated(bus, game);
    expect(received).to.deep.equal([2]);
  });
});
