import { expect } from 'chai';
import { judge, startingCapacity, wantedHealthy } from './health-check.ts';
import { presentFleets, type GroupState, type TargetHealth } from './fleet-state.ts';

function group(pair: string, fields: Partial<GroupState> = {}): GroupState {
  return {
    name: `g-${pair}`,
    pair,
    generation: 1,
    minSize: 1,
    desiredCapacity: 1,
    deleting: false,
    instances: [],
    ...fields,
  };
}

function target(targetGroup: string, ...healthy: string[]): TargetHealth {
  return { targetGroup, healthy: new Set(healthy) };
}

describe('starting capacity of a new fleet', () => {
  const bounds = { fleetMin: 1, fleetMax: 6 };

  it('is the least size where no fleet was before', () => {
    expect(startingCapacity([], 'new', bounds)).to.equal(1);
  });

  it('is the size the old fleet has at present', () => {
    expect(startingCapacity([group('old', { desiredCapacity: 4 })], 'new', bounds)).to.equal(4);
  });

  it('stays within the bounds', () => {
    const old = group('old', { desiredCapacity: 9 });
    expect(startingCapacity([old], 'new', bounds)).to.equal(6);
    expect(startingCapacity([group('old')], 'new', { fleetMin: 3, fleetMax: 6 })).to.equal(3);
  });

  it('is the larger where a half-made fleet stands beside the one that serves', () => {
    const groups = [group('half', { desiredCapacity: 2 }), group('old', { desiredCapacity: 5 })];
    expect(startingCapacity(groups, 'new', bounds)).to.equal(5);
  });

  it('does not follow a fleet on its way out, or itself', () => {
    const groups = [
      group('old', { desiredCapacity: 5, deleting: true }),
      group('new', { desiredCapacity: 4 }),
    ];
    expect(startingCapacity(groups, 'new', bounds)).to.equal(1);
  });

  it('is nothing for a parked stack', () => {
    expect(startingCapacity([], 'new', { fleetMin: 0, fleetMax: 2 })).to.equal(0);
  });
});

describe('healthy instances wanted', () => {
  it('are all that the group wants while another fleet stands', () => {
    const groups = [group('new', { desiredCapacity: 4, minSize: 2 }), group('old')];
    expect(wantedHealthy(groups, 'new')).to.equal(4);
  });

  it('are the least size when no other fleet stands, so that scaling out stops no update', () => {
    expect(wantedHealthy([group('only', { desiredCapacity: 5, minSize: 2 })], 'only')).to.equal(2);
  });

  it('are none while the stack is parked', () => {
    expect(wantedHealthy([group('only', { desiredCapacity: 0, minSize: 0 })], 'only')).to.equal(0);
  });
});

describe('gate', () => {
  const running = group('new', { minSize: 2, desiredCapacity: 2, instances: ['i-1', 'i-2'] });
  const old = group('old', { minSize: 2, desiredCapacity: 2, instances: ['i-8', 'i-9'] });

  it('opens when every target group lists every instance as healthy', () => {
    const targets = [target('live', 'i-1', 'i-2', 'i-8'), target('api', 'i-1', 'i-2')];
    expect(judge([running, old], 'new', targets)).to.deep.equal({ proven: true });
  });

  it('counts an instance only when every target group lists it', () => {
    expect(judge([running, old], 'new', [target('live', 'i-1', 'i-2'), target('api', 'i-1')])).to.deep.equal({
      proven: false,
      state: '1 of 2 instances are healthy in every target group (live 2, api 1)',
    });
  });

  it('does not open for instances of the old fleet', () => {
    const targets = [target('live', 'i-8', 'i-9'), target('api', 'i-8', 'i-9')];
    expect(judge([running, old], 'new', targets).proven).to.equal(false);
  });

  it('does not open for a group that AWS does not list, or that goes', () => {
    expect(judge([old], 'new', []).proven).to.equal(false);
    expect(judge([{ ...running, deleting: true }, old], 'new', []).proven).to.equal(false);
  });

  it('stays shut for a half-made group without instances, however often it is asked', () => {
    const half = group('new', { desiredCapacity: 1 });
    for (const groups of [[half, old], [half]]) {
      expect(judge(groups, 'new', [target('live', 'i-8', 'i-9')]).proven).to.equal(false);
    }
  });

  it('opens for a parked stack', () => {
    expect(
      judge([group('new', { minSize: 0, desiredCapacity: 0 })], 'new', [target('live')]).proven,
    ).to.equal(true);
  });
});

describe('present fleets', () => {
  const targets = async () => [];

  it('are those that stand, not those that go', async () => {
    const groups = async () => [group('serving'), group('going', { deleting: true })];
    const present = await presentFleets({ groups, targets }, { isPreview: false });
    expect(present.map(({ pair }) => pair)).to.deep.equal(['serving']);
  });

  it('are none in a preview, which asks AWS nothing', async () => {
    const groups = () => Promise.reject(new Error('AWS was asked'));
    expect(await presentFleets({ groups, targets }, { isPreview: true })).to.deep.equal([]);
  });
});
