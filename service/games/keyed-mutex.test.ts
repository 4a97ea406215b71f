import { expect } from 'chai';
import { KeyedMutex } from './keyed-mutex.ts';

describe('KeyedMutex', () => {
  const createTimeoutError = () => new Error('timed out');

  it('runs actions with the same key sequentially and in order, also after a failure', async () => {
    const mutex = new KeyedMutex(10_000);
    const log: string[] = [];
    const run = (name: string, shouldFail = false) =>
      mutex.runExclusive(
        'a',
        async ({ hasWaited }) => {
          log.push(`${name} ${hasWaited ? 'waited' : 'at once'}`);
          await new Promise(setImmediate);
          log.push(`${name} done`);
          if (shouldFail) throw new Error(name);
        },
        createTimeoutError,
      );
    const results = await Promise.allSettled([run('one'), run('two', true), run('three')]);
    expect(results.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
    expect(log).to.deep.equal([
      'one at once',
      'one done',
      'two waited',
      'two done',
      'three waited',
      'three done',
    ]);
    await run('four');
    expect(log).to.include('four at once');
  });

  it('runs actions with different keys concurrently', async () => {
    const mutex = new KeyedMutex(10_000);
    let releaseLock = () => {};
    const lockHolder = mutex.runExclusive(
      'a',
      () => new Promise<void>((done) => (releaseLock = done)),
      createTimeoutError,
    );
    expect(await mutex.runExclusive('b', async ({ hasWaited }) => hasWaited, createTimeoutError)).to.equal(
      false,
    );
    releaseLock();
    await lockHolder;
  });

  it('rejects waiting actions after the timeout while the running action keeps the mutex', async () => {
    const mutex = new KeyedMutex(1);
    let releaseLock = () => {};
    const lockHolder = mutex.runExclusive(
      'a',
      () => new Promise<string>((done) => (releaseLock = () => done('held'))),
      createTimeoutError,
    );
    const run = () =>
      mutex.runExclusive('a', async () => 'run', createTimeoutError).catch((error: Error) => error.message);
    expect(await run()).to.equal('timed out');
    expect(await run()).to.equal('timed out');
    releaseLock();
    expect(await lockHolder).to.equal('held');
    expect(await run()).to.equal('run');
  });
});
