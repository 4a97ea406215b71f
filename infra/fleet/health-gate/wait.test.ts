import { expect } from 'chai';
import type { FleetProbe, GroupState } from './fleet-state.ts';
import { FleetUnhealthyError, waitUntilHealthy } from './wait.ts';

const group: GroupState = {
  name: 'g',
  fleetId: 'new',
  generation: 1,
  minSize: 1,
  desiredCapacity: 1,
  deleting: false,
  instances: ['i-1'],
  outdatedInstances: [],
};

/** A fleet that is healthy from the n-th check on, and a clock that only `sleep` advances. */
function createScenario(healthyFromCheck: number) {
  let checkCount = 0;
  let nowMs = 0;
  const probe: FleetProbe = {
    listGroups: async () => [group],
    getTargetHealth: async (arns) => {
      checkCount += 1;
      return arns.map((arn) => ({
        targetGroup: arn,
        healthy: new Set(checkCount >= healthyFromCheck ? ['i-1'] : []),
      }));
    },
  };
  const clock = {
    now: () => nowMs,
    sleep: async (durationMs: number) => void (nowMs += durationMs),
  };
  const wait = (timeoutSeconds: number) =>
    waitUntilHealthy({ probe, fleetId: 'new', targetGroupArns: ['live', 'api'], timeoutSeconds, clock });
  return { wait, checkCount: () => checkCount, nowMs: () => nowMs };
}

describe('waitUntilHealthy', () => {
  it('resolves at the first check of a healthy fleet', async () => {
    const { wait, checkCount, nowMs } = createScenario(1);
    await wait(900);
    expect([checkCount(), nowMs()]).to.deep.equal([1, 0]);
  });

  it('checks every ten seconds', async () => {
    const { wait, checkCount, nowMs } = createScenario(4);
    await wait(900);
    expect([checkCount(), nowMs()]).to.deep.equal([4, 30_000]);
  });

  it('rejects with the last state within the timeout', async () => {
    const { wait, nowMs } = createScenario(Infinity);
    const error = await wait(900).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(FleetUnhealthyError);
    expect((error as Error).message)
      .to.include('Fleet new is not healthy after 900 s: 0 of 1 instances are healthy')
      .and.include('(live 0, api 0)')
      .and.include('Nothing was deleted');
    expect(nowMs()).to.be.at.most(900_000);
  });

  it('checks several times within a short timeout', async () => {
    const { wait, checkCount } = createScenario(4);
    await wait(4);
    expect(checkCount()).to.equal(4);
  });
});
