import { expect } from 'chai';
import { interceptedTables } from '../testing/interrupted-database.ts';
import { topics } from '../events/event-bus.ts';
import { ManualClock } from '../testing/clock.ts';
import { gameProcess, gameProcesses, somebody, type GameProcess } from '../testing/game-processes.ts';
import { loseNextResponse } from '../testing/lose-response.ts';
import { refusal } from '../testing/rejection.ts';
import { testTables, type TestTables } from '../testing/test-database.ts';
import type { Player } from './game.ts';
import { GameStore } from './game-store.ts';

describe('GameStore', () => {
  let one: GameProcess;
  let id: string;

  beforeEach(async () => {
    const { processes } = await gameProcesses(1);
    [one] = processes as [GameProcess];
    id = (await one.creation.create({ origin: 'link', X: somebody() })).GameId;
  });

  /** A store whose table leaves the keys of batches unprocessed while `isThrottled`. */
  function throttledStore(isThrottled: () => boolean) {
    const tables = interceptedTables(one.tables, ({ command, pass }) =>
      isThrottled()
        ? Promise.resolve({ Responses: {}, UnprocessedKeys: command.input['RequestItems'] })
        : pass(),
    );
    return new GameStore(tables, new ManualClock());
  }

  it('waits before it asks again for keys that a throttled table left unprocessed', async () => {
    const begun = performance.now();
    const store = throttledStore(() => performance.now() - begun < 60);
    expect((await store.getMany([id], 'strong')).map(({ GameId }) => GameId)).to.deep.equal([id]);
  });

  it('gives up on unprocessed keys with 503 and a time to wait', async () => {
    const problem = await refusal(throttledStore(() => true).getMany([id], 'strong'));
    expect([problem.statusCode, problem.details.retryAfter]).to.deep.equal([503, 1]);
  });

  it('asks the table for nothing that has not the form of an id', async () => {
    let calls = 0;
    const tables = interceptedTables(one.tables, ({ pass }) => {
      calls++;
      return pass();
    });
    const store = new GameStore(tables, new ManualClock());
    const wrong = ['', 'x', 'match#0', '\0', '\ud800', '漢'.repeat(1_000), `${id}x`];
    for (const each of wrong) expect(await store.get(each)).to.equal(undefined);
    expect(await store.getMany(wrong, 'strong')).to.deep.equal([]);
    expect(calls).to.equal(0);
    expect(await store.getMany([...wrong, id], 'strong')).to.have.length(1);
  });
});

describe('GameStore, when the response to a write is lost and the SDK sends it again', () => {
  let test: TestTables;
  let process: GameProcess;
  let X: Player;
  let O: Player;
  before(async () => {
    test = await testTables();
    process = gameProcess(test.tables);
  });
  after(() => test.close());
  beforeEach(() => {
    [X, O] = [somebody('Xenia'), somebody('Otto')];
  });

  const loseNextUpdate = () => loseNextResponse(test.tables.client, 'UpdateItemCommand');

  it('put recognizes the game that its first attempt wrote', async () => {
    loseNextResponse(test.tables.client, 'PutItemCommand');
    const game = await process.creation.create({ origin: 'link', X });
    expect(await process.games.get(game.GameId)).to.deep.equal(game);
  });

  it('update recognizes the change that its first attempt made', async () => {
    const { GameId } = await process.creation.create({ origin: 'link', X });
    loseNextUpdate();
    const { written, game } = await process.store.update(GameId, {
      expect: { Status: 'open' },
      set: { Status: 'cancelled' },
      remove: ['L'],
    });
    expect(written).to.equal(true);
    expect(game).to.include({ Status: 'cancelled', Version: 2 });
  });

  it('update does not take the change of another for its own', async () => {
    const { GameId } = await process.creation.create({ origin: 'link', X });
    await process.games.join(GameId, O);
    loseNextUpdate();
    const { written, game } = await process.store.update(GameId, {
      expect: { Status: 'open' },
      set: { Status: 'cancelled' },
    });
    expect(written).to.equal(false);
    expect(game).to.include({ Status: 'playing', O: O.id });
  });

  it('a player who waits for an opponent is told that the game was matched', async () => {
    const { GameId } = await process.creation.create({ origin: 'match', X });
    const messages: unknown[] = [];
    process.bus.subscribe(topics.user(X.id), (message) => messages.push(message));
    loseNextUpdate();
    await process.games.join(GameId, O);
    expect(messages).to.have.length(1);
    expect(messages[0]).to.include({ kind: 'game', matched: true });
  });
});
