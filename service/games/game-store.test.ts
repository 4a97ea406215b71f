import { expect } from 'chai';
import { createInterceptedDatabase } from '../testing/interrupted-database.ts';
import { topics } from '../events/event-bus.ts';
import { ManualClock } from '../testing/clock.ts';
import {
  createGameProcess,
  createGameProcesses,
  createPlayer,
  type GameProcess,
} from '../testing/game-processes.ts';
import { loseNextResponse } from '../testing/lose-response.ts';
import { catchProblem } from '../testing/catch-problem.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import type { Player } from './game.ts';
import { GameStore } from './game-store.ts';

describe('GameStore', () => {
  let process: GameProcess;
  let id: string;

  beforeEach(async () => {
    const { processes } = await createGameProcesses(1);
    [process] = processes as [GameProcess];
    id = (await process.gameCreator.create({ origin: 'link', X: createPlayer() })).GameId;
  });

  /** A store whose batch reads leave all keys unprocessed while `isThrottled`. */
  function throttledStore(isThrottled: () => boolean) {
    const database = createInterceptedDatabase(process.database, ({ command, execute }) =>
      isThrottled()
        ? Promise.resolve({ Responses: {}, UnprocessedKeys: command.input['RequestItems'] })
        : execute(),
    );
    return new GameStore(database, new ManualClock());
  }

  it('retries unprocessed keys of a throttled batch read with backoff', async () => {
    const startedAtMs = performance.now();
    const store = throttledStore(() => performance.now() - startedAtMs < 60);
    expect((await store.getMany([id])).map(({ GameId }) => GameId)).to.deep.equal([id]);
  });

  it('throws 503 with retryAfter when keys stay unprocessed', async () => {
    const problem = await catchProblem(throttledStore(() => true).getMany([id]));
    expect([problem.statusCode, problem.details.retryAfter]).to.deep.equal([503, 1]);
  });

  it('makes no database call for malformed ids', async () => {
    let calls = 0;
    const database = createInterceptedDatabase(process.database, ({ execute }) => {
      calls++;
      return execute();
    });
    const store = new GameStore(database, new ManualClock());
    const invalidIds = ['', 'x', 'queue#0', '\0', '\ud800', '漢'.repeat(1_000), `${id}x`];
    for (const invalidId of invalidIds) expect(await store.get(invalidId)).to.equal(undefined);
    expect(await store.getMany(invalidIds)).to.deep.equal([]);
    expect(calls).to.equal(0);
    expect(await store.getMany([...invalidIds, id])).to.have.length(1);
  });
});

describe('GameStore when the SDK retries a write after a lost response', () => {
  let testDatabase: TestDatabase;
  let process: GameProcess;
  let X: Player;
  let O: Player;
  before(async () => {
    testDatabase = await createTestDatabase();
    process = createGameProcess(testDatabase.database);
  });
  after(() => testDatabase.close());
  beforeEach(() => {
    [X, O] = [createPlayer('Xenia'), createPlayer('Otto')];
  });

  const loseNextUpdate = () => loseNextResponse(testDatabase.database.client, 'UpdateItemCommand');

  it('put recognizes the game written by its first attempt', async () => {
    loseNextResponse(testDatabase.database.client, 'PutItemCommand');
    const game = await process.gameCreator.create({ origin: 'link', X });
    expect(await process.games.get(game.GameId)).to.deep.equal(game);
  });

  it('update recognizes the change made by its first attempt', async () => {
    const { GameId } = await process.gameCreator.create({ origin: 'link', X });
    loseNextUpdate();
    const { written, game } = await process.store.update(GameId, {
      expect: { Status: 'open' },
      set: { Status: 'cancelled' },
      remove: ['SortKey'],
    });
    expect(written).to.equal(true);
    expect(game).to.include({ Status: 'cancelled', Version: 2 });
  });

  it('update reports a conflict with another request’s change', async () => {
    const { GameId } = await process.gameCreator.create({ origin: 'link', X });
    await process.games.join(GameId, O);
    loseNextUpdate();
    const { written, game } = await process.store.update(GameId, {
      expect: { Status: 'open' },
      set: { Status: 'cancelled' },
    });
    expect(written).to.equal(false);
    expect(game).to.include({ Status: 'playing', O: O.id });
  });

  it('join still publishes to the waiting player that a match was found', async () => {
    const { GameId } = await process.gameCreator.create({ origin: 'match', X });
    const messages: unknown[] = [];
    process.bus.subscribe(topics.user(X.id), (message) => messages.push(message));
    loseNextUpdate();
    await process.games.join(GameId, O);
    expect(messages).to.have.length(1);
    expect(messages[0]).to.include({ kind: 'game', matched: true });
  });
});
