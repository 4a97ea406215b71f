import { expect } from 'chai';
import { topics } from '../events/event-bus.ts';
import { InProcessBus } from '../events/in-process-bus.ts';
import { publishGameUpdated } from '../games/game-events.ts';
import { createGameProcess, createPlayer, type GameProcess } from '../testing/game-processes.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { GameHub } from './game-hub.ts';
import { MyGamesHub } from './my-games-hub.ts';

/** A process that watches, and another on the same table whose hints never arrive. */
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
    here: watchingProcess,
    elsewhere: otherProcess,
    bus,
    gameHub: new GameHub(deps),
    myGamesHub: new MyGamesHub(deps),
  };
}

const [X, O] = [createPlayer('Xenia'), createPlayer('Otto')];
const runningGame = async ({ gameCreator: creation, games }: GameProcess) =>
  games.join((await creation.create({ origin: 'link', X })).GameId, O);

describe('feeds of watched games', () => {
  it('pass on what is newer, and drop what comes late or twice', async () => {
    const { here: watchingProcess, bus, gameHub } = await createHubs('alone');
    const startedGame = await runningGame(watchingProcess);
    const received: number[] = [];
    gameHub.watch(startedGame.GameId, ({ Version }) => received.push(Version));
    const movedGame = await watchingProcess.games.move(startedGame.GameId, X, { cell: 4, after: [] });
    for (const game of [movedGame, movedGame, startedGame]) publishGameUpdated(bus, game);
    expect(received).to.deep.equal([3]);
  });

  it('a hint lost between write and publish costs 20 s at most', async () => {
    const { here: watchingProcess, elsewhere: otherProcess, gameHub } = await createHubs('alone');
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

  it('are read again with every call while hints of other processes cannot arrive', async () => {
    const { here: watchingProcess, elsewhere: otherProcess, gameHub } = await createHubs('down');
    const { GameId } = await runningGame(watchingProcess);
    const received: string[] = [];
    gameHub.watch(GameId, ({ Moves }) => received.push(Moves));
    await otherProcess.games.move(GameId, X, { cell: 4, after: [] });
    await gameHub.refresh();
    expect(received).to.deep.equal(['4']);
  });

  it('serialize a game once for all streams, and anew for another version or another time', async () => {
    const { here: watchingProcess, gameHub } = await createHubs('alone');
    const game = await runningGame(watchingProcess);
    const parseGame = (json: string) => {
      const { version, now } = JSON.parse(json) as { version: number; now: string };
      return { version, now: Date.parse(now) };
    };
    expect(parseGame(gameHub.serialize(game))).to.deep.equal({
      version: game.Version,
      now: watchingProcess.clock.now(),
    });
    expect(parseGame(gameHub.serialize({ ...game, Version: 9 })).version).to.equal(9);
    watchingProcess.clock.advance(1);
    expect(parseGame(gameHub.serialize(game))).to.deep.equal({
      version: game.Version,
      now: watchingProcess.clock.now(),
    });
  });

  it('catch up on everything at once when hints may have been lost', async () => {
    const { here: watchingProcess, elsewhere: otherProcess, gameHub } = await createHubs('alone');
    const { GameId } = await runningGame(watchingProcess);
    const received: string[] = [];
    gameHub.watch(GameId, ({ Moves }) => received.push(Moves));
    await otherProcess.games.move(GameId, X, { cell: 4, after: [] });
    await gameHub.resync();
    expect(received).to.deep.equal(['4']);
  });

  it('that could not be read are due with the next call, and not only 20 s later', async () => {
    const { here: watchingProcess, elsewhere: otherProcess, bus } = await createHubs('alone');
    const { GameId } = await runningGame(watchingProcess);
    let shouldFail = true;
    const getMany: typeof watchingProcess.store.getMany = (...args) =>
      shouldFail ? Promise.reject(new Error('out of reach')) : watchingProcess.store.getMany(...args);
    const store = { getMany } as typeof watchingProcess.store;
    const gameHub = new GameHub({ store, bus, clock: watchingProcess.clock });
    const received: string[] = [];
    gameHub.watch(GameId, ({ Moves }) => received.push(Moves));
    await otherProcess.games.move(GameId, X, { cell: 4, after: [] });
    expect(await gameHub.resync().catch((error: Error) => error.message)).to.equal('out of reach');
    shouldFail = false;
    await gameHub.refresh();
    expect(received).to.deep.equal(['4']);
  });

  it('nothing is read or subscribed for a game that nobody watches any more', async () => {
    const { here: watchingProcess, bus, gameHub } = await createHubs('down');
    const { GameId } = await runningGame(watchingProcess);
    const listener = () => expect.fail('nobody watches');
    gameHub.watch(GameId, listener);
    gameHub.unwatch(GameId, listener);
    gameHub.unwatch(GameId, listener);
    expect(gameHub.size).to.equal(0);
    await gameHub.refresh();
    publishGameUpdated(bus, await watchingProcess.games.get(GameId));
  });

  it('take no message that is not about the game', async () => {
    const { here: watchingProcess, bus, gameHub } = await createHubs('alone');
    const { GameId } = await runningGame(watchingProcess);
    gameHub.watch(GameId, () => expect.fail('took nonsense for a game'));
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

describe('feeds of watched lobbies', () => {
  it('find what another process did, also a game that has left the lists', async () => {
    const { here: watchingProcess, elsewhere: otherProcess, myGamesHub } = await createHubs('down');
    const { GameId } = await watchingProcess.gameCreator.create({ origin: 'invitation', X, O });
    const received: string[] = [];
    myGamesHub.watch(O.id, ({ game }) => received.push(game.Status));
    await myGamesHub.refresh();
    await otherProcess.games.cancel(GameId, X);
    await myGamesHub.refresh();
    await myGamesHub.refresh();
    expect(received).to.deep.equal(['invited', 'cancelled']);
  });

  it('catch up on everything at once when hints may have been lost', async () => {
    const { elsewhere: otherProcess, myGamesHub } = await createHubs('alone');
    const received: string[] = [];
    myGamesHub.watch(X.id, ({ game }) => received.push(game.Status));
    await otherProcess.gameCreator.create({ origin: 'link', X });
    await myGamesHub.resync();
    expect(received).to.deep.equal(['open']);
  });

  it('tell a version once', async () => {
    const { here: watchingProcess, bus, myGamesHub } = await createHubs('alone');
    const game = await runningGame(watchingProcess);
    const received: number[] = [];
    myGamesHub.watch(O.id, ({ game: { Version } }) => received.push(Version));
    for (let attempt = 0; attempt < 3; attempt++) publishGameUpdated(bus, game);
    expect(received).to.deep.equal([2]);
  });
});
