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
    ...fields,
  };
}

function createTargetHealth(targetGroup: string, ...healthy: string[]): TargetHealth {
  return { targetGroup, healthy: new Set(healthy) };
}

describe('starting capacity of a new fleet', () => {
  const sizeLimits = { fleetMin: 1, fleetMax: 6 };

  it('is the least size where no fleet was before', () => {
    expect(computeStartingCapacity([], 'new', sizeLimits)).to.equal(1);
  });

  it('is the size the old fleet has at present', () => {
    expect(computeStartingCapacity([createGroup('old', { desiredCapacity: 4 })], 'new', sizeLimits)).to.equal(
      4,
    );
  });

  it('stays within the bounds', () => {
    const old = createGroup('old', { desiredCapacity: 9 });
    expect(computeStartingCapacity([old], 'new', sizeLimits)).to.equal(6);
    expect(computeStartingCapacity([createGroup('old')], 'new', { fleetMin: 3, fleetMax: 6 })).to.equal(3);
  });

  it('is the larger where a half-made fleet stands beside the one that serves', () => {
    const groups = [createGroup('half', { desiredCapacity: 2 }), createGroup('old', { desiredCapacity: 5 })];
    expect(computeStartingCapacity(groups, 'new', sizeLimits)).to.equal(5);
  });

  it('does not follow a fleet on its way out, or itself', () => {
    const groups = [
      createGroup('old', { desiredCapacity: 5, deleting: true }),
      createGroup('new', { desiredCapacity: 4 }),
    ];
    expect(computeStartingCapacity(groups, 'new', sizeLimits)).to.equal(1);
  });

  it('is nothing for a parked stack', () => {
    expect(computeStartingCapacity([], 'new', { fleetMin: 0, fleetMax: 2 })).to.equal(0);
  });
});

describe('healthy instances wanted', () => {
  it('are all that the group wants while another fleet stands', () => {
    const groups = [createGroup('new', { desiredCapacity: 4, minSize: 2 }), createGroup('old')];
    expect(computeRequiredHealthy(groups, 'new')).to.equal(4);
  });

  it('are the least size when no other fleet stands, so that scaling out stops no update', () => {
    expect(
      computeRequiredHealthy([createGroup('only', { desiredCapacity: 5, minSize: 2 })], 'only'),
    ).to.equal(2);
  });

  it('are none while the stack is parked', () => {
    expect(
      computeRequiredHealthy([createGroup('only', { desiredCapacity: 0, minSize: 0 })], 'only'),
    ).to.equal(0);
  });
});

describe('gate', () => {
  const running = createGroup('new', { minSize: 2, desiredCapacity: 2, instances: ['i-1', 'i-2'] });
  const old = createGroup('old', { minSize: 2, desiredCapacity: 2, instances: ['i-8', 'i-9'] });

  it('opens when every target group lists every instance as healthy', () => {
    const targets = [
      createTargetHealth('live', 'i-1', 'i-2', 'i-8'),
      createTargetHealth('api', 'i-1', 'i-2'),
    ];
    expect(evaluateHealth([running, old], 'new', targets)).to.deep.equal({ isHealthy: true });
  });

  it('counts an instance only when every target group lists it', () => {
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

  it('does not open for instances of the old fleet', () => {
    const targets = [createTargetHealth('live', 'i-8', 'i-9'), createTargetHealth('api', 'i-8', 'i-9')];
    expect(evaluateHealth([running, old], 'new', targets).isHealthy).to.equal(false);
  });

  it('does not open for a group that AWS does not list, or that goes', () => {
    expect(evaluateHealth([old], 'new', []).isHealthy).to.equal(false);
    expect(evaluateHealth([{ ...running, deleting: true }, old], 'new', []).isHealthy).to.equal(false);
  });

  it('stays shut for a half-made group without instances, however often it is asked', () => {
    const incompleteGroup = createGroup('new', { desiredCapacity: 1 });
    for (const groups of [[incompleteGroup, old], [incompleteGroup]]) {
      expect(evaluateHealth(groups, 'new', [createTargetHealth('live', 'i-8', 'i-9')]).isHealthy).to.equal(
        false,
      );
    }
  });

  it('opens for a parked stack', () => {
    expect(
      evaluateHealth([createGroup('new', { minSize: 0, desiredCapacity: 0 })], 'new', [
        createTargetHealth('live'),
      ]).isHealthy,
    ).to.equal(true);
  });
});

describe('present fleets', () => {
  const targets = async () => [];

  it('are those that stand, not those that go', async () => {
    const groups = async () => [createGroup('serving'), createGroup('going', { deleting: true })];
    const currentFleets = await listCurrentFleets(
      { listGroups: groups, getTargetHealth: targets },
      { isPreview: false },
    );
    expect(currentFleets.map(({ fleetId }) => fleetId)).to.deep.equal(['serving']);
  });

  it('are none in a preview, which asks AWS nothing', async () => {
    const groups = () => Promise.reject(new Error('AWS was asked'));
    expect(
      await listCurrentFleets({ listGroups: groups, getTargetHealth: targets }, { isPreview: true }),
    ).to.deep.equal([]);
  });
});
