import { expect } from 'chai';
import { FakeLocks } from '../testing/fake-locks.ts';
import { runExclusively } from './run-exclusively.ts';

describe('runExclusively', () => {
  const originalTimeout = globalThis.setTimeout;
  afterEach(() => (globalThis.setTimeout = originalTimeout));

  it('runs tasks of the same name one after another', async () => {
    const locks = new FakeLocks();
    const steps: string[] = [];
    const run = (name: string) =>
      runExclusively(
        'sign in',
        async () => {
          steps.push(`${name} begins`);
          await new Promise((resolve) => setImmediate(resolve));
          steps.push(`${name} ends`);
          return name;
        },
        locks,
      );
    expect(await Promise.all([run('first'), run('second')])).to.deep.equal(['first', 'second']);
    expect(steps).to.deep.equal(['first begins', 'first ends', 'second begins', 'second ends']);
  });

  it('runs the task although another tab keeps the lock, or the browser denies it', async () => {
    const locks = new FakeLocks();
    void locks.request('sign in', {}, () => new Promise<void>(() => undefined));
    globalThis.setTimeout = ((callback: () => void) => originalTimeout(callback, 0)) as typeof setTimeout;
    expect(await runExclusively('sign in', async () => 'done', locks)).to.equal('done');
    const denied = { request: () => Promise.reject(new Error('denied')) } as unknown as FakeLocks;
    expect(await runExclusively('sign in', async () => 'done', denied)).to.equal('done');
  });
});
