import { expect } from 'chai';
import type { FleetProbe, GroupState } from './fleet-state.ts';
import { FleetUnhealthy, untilHealthy } from './wait.ts';

const group: GroupState = {
  name: 'g',
  pair: 'new',
  generation: 1,
  minSize: 1,
  desiredCapacity: 1,
  deleting: false,
  instances: ['i-1'],
};

/** A fleet that is healthy from the n-th look on, and a clock that only sleeping moves. */
function play(healthyFrom: number) {
  let looks = 0;
  let time = 0;
  const probe: FleetProbe = {
    groups: async () => [group],
    targets: async (arns) => {
      looks += 1;
      return arns.map((arn) => ({ targetGroup: arn, healthy: new Set(looks >= healthyFrom ? ['i-1'] : []) }));
    },
  };
  const clock = {
    now: () => time,
    sleep: async (milliseconds: number) => void (time += milliseconds),
  };
  const wait = (withinSeconds: number) =>
    untilHealthy({ probe, pair: 'new', targetGroupArns: ['live', 'api'], withinSeconds, clock });
  return { wait, looks: () => looks, time: () => time };
}

describe('waiting for a healthy fleet', () => {
  it('ends at the first look when it is healthy', async () => {
    const { wait, looks, time } = play(1);
    await wait(900);
    expect([looks(), time()]).to.deep.equal([1, 0]);
  });

  it('looks every ten seconds', async () => {
    const { wait, looks, time } = play(4);
    await wait(900);
    expect([looks(), time()]).to.deep.equal([4, 30_000]);
  });

  it('ends in an error that says why, within its time', async () => {
    const { wait, time } = play(Infinity);
    const error = await wait(900).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(FleetUnhealthy);
    expect((error as Error).message)
      .to.include('Fleet new is not healthy after 900 s: 0 of 1 instances are healthy')
      .and.include('(live 0, api 0)')
      .and.include('Nothing was deleted');
    expect(time()).to.be.at.most(900_000);
  });

  it('looks several times in a short time', async () => {
    const { wait, looks } = play(4);
    await wait(4);
    expect(looks()).to.equal(4);
  });
});
