import { expect } from 'chai';
import { Turns } from './turns.ts';

describe('turns', () => {
  const never = () => new Error('not in time');

  it('come one after the other, in order, whatever happens in each', async () => {
    const turns = new Turns(10_000);
    const log: string[] = [];
    const act = (name: string, fails?: 'fails') =>
      turns.take(
        'a',
        async (came) => {
          log.push(`${name} ${came}`);
          await new Promise(setImmediate);
          log.push(`${name} done`);
          if (fails) throw new Error(name);
          return name;
        },
        never,
      );
    const results = await Promise.allSettled([act('one'), act('two', 'fails'), act('three')]);
    expect(results.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
    expect(log).to.deep.equal([
      'one at once',
      'one done',
      'two later',
      'two done',
      'three later',
      'three done',
    ]);
    expect(await turns.take('a', async (came) => came, never)).to.equal('at once');
  });

  it('of different keys do not wait for each other', async () => {
    const turns = new Turns(10_000);
    let finish = () => {};
    const held = turns.take('a', () => new Promise<void>((done) => (finish = done)), never);
    expect(await turns.take('b', async (came) => came, never)).to.equal('at once');
    finish();
    await held;
  });

  it('that do not come in time are given up, and the next one still waits for those before', async () => {
    const turns = new Turns(1);
    let finish = () => {};
    const held = turns.take('a', () => new Promise<string>((done) => (finish = () => done('held'))), never);
    const late = await turns.take('a', async () => 'acted', never).catch((error: Error) => error.message);
    expect(late).to.equal('not in time');
    const patient = turns.take('a', async () => 'acted', never).catch((error: Error) => error.message);
    expect(await patient).to.equal('not in time');
    finish();
    expect(await held).to.equal('held');
    expect(await turns.take('a', async () => 'acted', never)).to.equal('acted');
  });
});
