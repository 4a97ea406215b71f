import { expect } from 'chai';
import { FairQueue } from './fair-queue.ts';

describe('FairQueue', () => {
  let queue: FairQueue;
  let started: string[];
  let rejected: string[];
  let finishers: (() => void)[];

  beforeEach(() => {
    queue = new FairQueue({ maxConcurrent: 1, maxWaiting: 4 });
    started = [];
    rejected = [];
    finishers = [];
  });

  /** Calls named `a1`, `a2`, … of the client `a`; capital letters are preferred clients. */
  function call(...names: string[]): void {
    for (const name of names) {
      const key = name.charAt(0);
      const operation = async () => {
        started.push(name);
        await new Promise<void>((done) => finishers.push(done));
      };
      queue
        .run({ key, isPreferred: key !== key.toLowerCase() }, operation, () => new Error('overload'))
        .catch(() => rejected.push(name));
    }
  }

  async function finishAll(): Promise<void> {
    for (;;) {
      await new Promise(setImmediate);
      const finish = finishers.shift();
      if (finish === undefined) return;
      finish();
    }
  }

  it('lets clients take turns', async () => {
    call('a1', 'a2', 'a3', 'b1', 'c1');
    await finishAll();
    expect(started).to.deep.equal(['a1', 'a2', 'b1', 'c1', 'a3']);
    expect(rejected).to.deep.equal([]);
  });

  it('gives a new client the place of the newest call of the client that has most', async () => {
    call('a1', 'a2', 'a3', 'a4', 'a5', 'b1', 'b2', 'a6', 'b3');
    await finishAll();
    expect(rejected).to.have.members(['a5', 'a4', 'a6', 'b3']);
    expect(started).to.deep.equal(['a1', 'a2', 'b1', 'a3', 'b2']);
  });

  it('rejects a call when every client has one place, except of a preferred client', async () => {
    call('a1', 'b1', 'c1', 'd1', 'e1', 'f1', 'G1', 'G2', 'H1');
    await finishAll();
    expect(rejected).to.have.members(['f1', 'b1', 'G2', 'c1']);
    expect(started).to.deep.equal(['a1', 'd1', 'e1', 'G1', 'H1']);
  });

  it('does not displace a preferred client for another', async () => {
    call('a1', 'B1', 'C1', 'D1', 'E1', 'F1', 'g1');
    await finishAll();
    expect(rejected).to.have.members(['F1', 'g1']);
  });

  it('passes the place on after a failed operation', async () => {
    const failure = queue.run(
      { key: 'a', isPreferred: false },
      () => Promise.reject(new Error('no memory')),
      () => new Error('overload'),
    );
    call('b1');
    expect(await failure.catch((error: Error) => error.message)).to.equal('no memory');
    await finishAll();
    expect(started).to.deep.equal(['b1']);
  });
});
