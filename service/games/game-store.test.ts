import { expect } from 'chai';
import { interceptedTables } from '../accounts/testing/interrupted-tables.ts';
import { ManualClock } from '../testing/clock.ts';
import { gameProcesses, somebody, type GameProcess } from '../testing/game-processes.ts';
import { refusal } from '../testing/refusal.ts';
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
