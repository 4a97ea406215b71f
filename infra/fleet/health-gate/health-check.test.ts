import { expect } from 'chai';
import { evaluateHealth, computeStartingCapacity, computeRequiredHealthy } from './health-check.ts';
import { listCurrentFleets, type GroupState, type TargetHealth } from './fleet-state.ts';

function createGroup(fleetId: string, fields: Partial<GroupState> = {}): GroupState {
  return {
    name: `g-${fleetId}`,
    fleetId,
    generation: 1,
    minSize: 1,
    desiredCapacity: 1,
    deleting: false,
    instances: [],
    outdatedInstances: [],
    ...fields,
  };
}

function createTargetHealth(targetGroup: string, ...healthy: string[]): TargetHealth {
  return { targetGroup, healthy: new Set(healthy) };
}

describe('computeStartingCapacity', () => {
  const sizeLimits = { fleetMin: 1, fleetMax: 6 };

  it('returns fleetMin without a previous fleet', () => {
    expect(computeStartingCapacity([], 'new', sizeLimits)).to.equal(1);
  });

  it('returns the current size of the old fleet', () => {
    expect(computeStartingCapacity([createGroup('old', { desiredCapacity: 4 })], 'new', sizeLimits)).to.equal(
      4,
    );
  });

  it('stays between fleetMin and fleetMax', () => {
    const old = createGroup('old', { desiredCapacity: 9 });
    expect(computeStartingCapacity([old], 'new', sizeLimits)).to.equal(6);
    expect(computeStartingCapacity([createGroup('old')], 'new', { fleetMin: 3, fleetMax: 6 })).to.equal(3);
  });

  it('returns the larger size if a half-created and a serving fleet exist', () => {
    const groups = [createGroup('half', { desiredCapacity: 2 }), createGroup('old', { desiredCapacity: 5 })];
    expect(computeStartingCapacity(groups, 'new', sizeLimits)).to.equal(5);
  });

  it('ignores fleets that are being deleted and the fleet itself', () => {
    const groups = [
      createGroup('old', { desiredCapacity: 5, deleting: true }),
      createGroup('new', { desiredCapacity: 4 }),
    ];
    expect(computeStartingCapacity(groups, 'new', sizeLimits)).to.equal(1);
  });

  it('returns 0 for a stack without servers', () => {
    expect(computeStartingCapacity([], 'new', { fleetMin: 0, fleetMax: 2 })).to.equal(0);
  });
});

describe('computeRequiredHealthy', () => {
  it('returns the desired capacity while another fleet exists', () => {
    const groups = [createGroup('new', { desiredCapacity: 4, minSize: 2 }), createGroup('old')];
    expect(computeRequiredHealthy(groups, 'new')).to.equal(4);
  });

  it('returns the minimum size without another fleet, so that scaling out blocks no update', () => {
    expect(
      computeRequiredHealthy([createGroup('only', { desiredCapacity: 5, minSize: 2 })], 'only'),
    ).to.equal(2);
  });

  it('returns 0 while the stack has no servers', () => {
    expect(
      computeRequiredHealthy([createGroup('only', { desiredCapacity: 0, minSize: 0 })], 'only'),
    ).to.equal(0);
  });
});

describe('evaluateHealth', () => {
  const running = createGroup('new', { minSize: 2, desiredCapacity: 2, instances: ['i-1', 'i-2'] });
  const old = createGroup('old', { minSize: 2, desiredCapacity: 2, instances: ['i-8', 'i-9'] });

  it('is healthy when every target group lists every instance as healthy', () => {
    const targets = [
      createTargetHealth('live', 'i-1', 'i-2', 'i-8'),
      createTargetHealth('api', 'i-1', 'i-2'),
    ];
    expect(evaluateHealth([running, old], 'new', targets)).to.deep.equal({ isHealthy: true });
  });

  it('counts an instance only if every target group lists it', () => {
    expect(
      evaluateHealth([running, old], 'new', [
        createTargetHealth('live', 'i-1', 'i-2'),
        createTargetHealth('api', 'i-1'),
      ]),
    ).to.deep.equal({
      isHealthy: false,
      state: '1 of 2 instances are healthy in every target group (live 2, api 1)',
    });
  });

  it('does not count instances of the old fleet', () => {
    const targets = [createTargetHealth('live', 'i-8', 'i-9'), createTargetHealth('api', 'i-8', 'i-9')];
    expect(evaluateHealth([running, old], 'new', targets).isHealthy).to.equal(false);
  });

  it('is unhealthy while an instance runs another version of the launch template', () => {
    const targets = [createTargetHealth('live', 'i-1', 'i-2')];
    const outdated = { ...running, outdatedInstances: ['i-2'] };
    expect(evaluateHealth([outdated, old], 'new', targets)).to.deep.equal({
      isHealthy: false,
      state: "i-2 run another version of the launch template than the group's; terminate them",
    });
  });

  it('is unhealthy if AWS does not list the group or is deleting it', () => {
    expect(evaluateHealth([old], 'new', []).isHealthy).to.equal(false);
    expect(evaluateHealth([{ ...running, deleting: true }, old], 'new', []).isHealthy).to.equal(false);
  });

  it('is unhealthy for a half-created group without instances', () => {
    const incompleteGroup = createGroup('new', { desiredCapacity: 1 });
    for (const groups of [[incompleteGroup, old], [incompleteGroup]]) {
      expect(evaluateHealth(groups, 'new', [createTargetHealth('live', 'i-8', 'i-9')]).isHealthy).to.equal(
        false,
      );
    }
  });

  it('is healthy for a stack without servers', () => {
    expect(
      evaluateHealth([createGroup('new', { minSize: 0, desiredCapacity: 0 })], 'new', [
        createTargetHealth('live'),
      ]).isHealthy,
    ).to.equal(true);
  });
});

describe('listCurrentFleets', () => {
  const targets = async () => [];

  it('ignores Auto Scaling groups that are being deleted', async () => {
    const groups = async () => [createGroup('serving'), createGroup('going', { deleting: true })];
    const currentFleets = await listCurrentFleets(
      { listGroups: groups, getTargetHealth: targets },
      { isPreview: false },
    );
    expect(currentFleets.map(({ fleetId }) => fleetId)).to.deep.equal(['serving']);
  });

  it('returns nothing in a preview, without AWS calls', async () => {
    const groups = () => Promise.reject(new Error('unexpected AWS call'));
    expect(
      await listCurrentFleets({ listGroups: groups, getTargetHealth: targets }, { isPreview: true }),
    ).to.deep.equal([]);
  });
});
