import { expect } from 'chai';
import { topics } from '../events/event-bus.ts';
import { InProcessBus } from '../events/in-process-bus.ts';
import { announce } from '../games/game-events.ts';
import { gameProcess, somebody, type GameProcess } from '../testing/game-processes.ts';
import { testTables } from '../testing/test-database.ts';
import { GameFeeds } from './game-hub.ts';
import { LobbyFeeds } from './my-games-hub.ts';

/** A process that watches, and another on the same table whose hints never arrive. */
async function watching(state: 'alone' | 'down') {
  const { tables } = await testTables();
  const here = gameProcess(tables);
  const elsewhere = gameProcess(tables, here.clock);
  const bus = new InProcessBus(state);
  const deps = { store: here.store, lobbies: here.lobbies, bus, clock: here.clock };
  return { here, elsewhere, bus, gameFeeds: new GameFeeds(deps), lobbyFeeds: new LobbyFeeds(deps) };
}

const [X, O] = [somebody('Xenia'), somebody('Otto')];
const runningGame = async ({ creation, games }: GameProcess) =>
  games.join((await creation.create({ origin: 'link', X })).GameId, O);

describe('feeds of watched games', () => {
  it('pass on what is newer, and drop what comes late or twice', async () => {
    const { here, bus, gameFeeds } = await watching('alone');
    const before = await runningGame(here);
    const seen: number[] = [];
    gameFeeds.watch(before.GameId, ({ Version }) => seen.push(Version));
    const after = await here.games.move(before.GameId, X, { cell: 4, after: [] });
    for (const game of [after, after, before]) announce(bus, game);
    expect(seen).to.deep.equal([3]);
  });

  it('a hint lost between write and publish costs 20 s at most', async () => {
    const { here, elsewhere, gameFeeds } = await watching('alone');
    const { GameId } = await runningGame(here);
    const seen: string[] = [];
    gameFeeds.watch(GameId, ({ Moves }) => seen.push(Moves));
    await elsewhere.games.move(GameId, X, { cell: 4, after: [] });
    here.clock.advance(19_000);
    await gameFeeds.refresh();
    expect(seen).to.deep.equal([]);
    here.clock.advance(1_000);
    await gameFeeds.refresh();
    expect(seen).to.deep.equal(['4']);
  });

  it('are read again with every call while hints of other processes cannot arrive', async () => {
    const { here, elsewhere, gameFeeds } = await watching('down');
    const { GameId } = await runningGame(here);
    const seen: string[] = [];
    gameFeeds.watch(GameId, ({ Moves }) => seen.push(Moves));
    await elsewhere.games.move(GameId, X, { cell: 4, after: [] });
    await gameFeeds.refresh();
    expect(seen).to.deep.equal(['4']);
  });

  it('serialize a game once for all streams, and anew for another version or another time', async () => {
    const { here, gameFeeds } = await watching('alone');
    const game = await runningGame(here);
    const read = (json: string) => {
      const { version, now } = JSON.parse(json) as { version: number; now: string };
      return { version, now: Date.parse(now) };
    };
    expect(read(gameFeeds.serialize(game))).to.deep.equal({ version: game.Version, now: here.clock.now() });
    expect(read(gameFeeds.serialize({ ...game, Version: 9 })).version).to.equal(9);
    here.clock.advance(1);
    expect(read(gameFeeds.serialize(game))).to.deep.equal({ version: game.Version, now: here.clock.now() });
  });

  it('catch up on everything at once when hints may have been lost', async () => {
    const { here, elsewhere, gameFeeds } = await watching('alone');
    const { GameId } = await runningGame(here);
    const seen: string[] = [];
    gameFeeds.watch(GameId, ({ Moves }) => seen.push(Moves));
    await elsewhere.games.move(GameId, X, { cell: 4, after: [] });
    await gameFeeds.catchUp();
    expect(seen).to.deep.equal(['4']);
  });

  it('that could not be read are due with the next call, and not only 20 s later', async () => {
    const { here, elsewhere, bus } = await watching('alone');
    const { GameId } = await runningGame(here);
    let fail = true;
    const getMany: typeof here.store.getMany = (...args) =>
      fail ? Promise.reject(new Error('out of reach')) : here.store.getMany(...args);
    const store = { getMany } as typeof here.store;
    const gameFeeds = new GameFeeds({ store, bus, clock: here.clock });
    const seen: string[] = [];
    gameFeeds.watch(GameId, ({ Moves }) => seen.push(Moves));
    await elsewhere.games.move(GameId, X, { cell: 4, after: [] });
    expect(await gameFeeds.catchUp().catch((error: Error) => error.message)).to.equal('out of reach');
    fail = false;
    await gameFeeds.refresh();
    expect(seen).to.deep.equal(['4']);
  });

  it('nothing is read or subscribed for a game that nobody watches any more', async () => {
    const { here, bus, gameFeeds } = await watching('down');
    const { GameId } = await runningGame(here);
    const listener = () => expect.fail('nobody watches');
    gameFeeds.watch(GameId, listener);
    gameFeeds.unwatch(GameId, listener);
    gameFeeds.unwatch(GameId, listener);
    expect(gameFeeds.size).to.equal(0);
    await gameFeeds.refresh();
    announce(bus, await here.games.get(GameId));
  });

  it('take no message that is not about the game', async () => {
    const { here, bus, gameFeeds } = await watching('alone');
    const { GameId } = await runningGame(here);
    gameFeeds.watch(GameId, () => expect.fail('took nonsense for a game'));
    const other = await runningGame(here);
    for (const message of [
      null,
      7,
      {},
      { kind: 'game' },
      { kind: 'game', game: { GameId } },
      { kind: 'game', game: { GameId, Version: 99 } },
      { kind: 'game', game: other },
    ]) {
      bus.publish(topics.game(GameId), message);
    }
  });
});

describe('feeds of watched lobbies', () => {
  it('find what another process did, also a game that has left the lists', async () => {
    const { here, elsewhere, lobbyFeeds } = await watching('down');
    const { GameId } = await here.creation.create({ origin: 'invitation', X, O });
    const seen: string[] = [];
    lobbyFeeds.watch(O.id, ({ game }) => seen.push(game.Status));
    await lobbyFeeds.refresh();
    await elsewhere.games.cancel(GameId, X);
    await lobbyFeeds.refresh();
    await lobbyFeeds.refresh();
    expect(seen).to.deep.equal(['invited', 'cancelled']);
  });

  it('catch up on everything at once when hints may have been lost', async () => {
    const { elsewhere, lobbyFeeds } = await watching('alone');
    const seen: string[] = [];
    lobbyFeeds.watch(X.id, ({ game }) => seen.push(game.Status));
    await elsewhere.creation.create({ origin: 'link', X });
    await lobbyFeeds.catchUp();
    expect(seen).to.deep.equal(['open']);
  });

  it('tell a version once', async () => {
    const { here, bus, lobbyFeeds } = await watching('alone');
    const game = await runningGame(here);
    const seen: number[] = [];
    lobbyFeeds.watch(O.id, ({ game: { Version } }) => seen.push(Version));
    for (let times = 0; times < 3; times++) announce(bus, game);
    expect(seen).to.deep.equal([2]);
  });
});
