import { expect } from 'chai';
import { findAll, findOne } from '../testing/found.ts';
import { recordStack } from '../testing/record-stack.ts';
import type { RecordedResource } from '../testing/recorded-resource.ts';
import { findFirings, type RecordedAlarm } from './testing/alarm-evaluator.ts';
import { SimulatedDay, type Dimensions, type SimulatedServer } from './testing/simulated-day.ts';

const day = 24 * 60;
const groupType = 'aws:autoscaling/group:Group';

/** Minutes from launch until a server is healthy: the whole grace period, the longest that is no trouble. */
const startMinutes = 4;

/** Prod with two releases: the alarms of the stack, and those of the fleet of each release. */
interface WatchedStack {
  readonly alarms: readonly RecordedAlarm[];
  /** Names of the alarms that are created when the group has its servers, and not at once. */
  readonly createdAfterFleet: ReadonlySet<string>;
  readonly dimensions: Dimensions;
  /** Auto Scaling group of the first and the second release. */
  readonly groups: readonly [string, string];
  readonly cache: string;
  readonly certificate: string;
  readonly gamesTable: string;
  readonly usersTable: string;
}

const getArnSuffix = ({ outputs }: RecordedResource) => String(outputs['arnSuffix']);

async function watchStack(): Promise<WatchedStack> {
  const releases = [
    await recordStack({ stack: 'prod', release: 'a release' }),
    await recordStack({ stack: 'prod', release: 'another release' }),
  ] as const;
  const [first, second] = releases;
  const alarms = new Map(
    releases.flatMap((resources) =>
      findAll(resources, 'MetricAlarm').map(({ inputs }) => [
        String(inputs['name']),
        inputs as unknown as RecordedAlarm,
      ]),
    ),
  );
  const getGroup = (resources: readonly RecordedResource[]) =>
    String(findOne(resources, groupType).outputs['name']);
  const getTargetGroup = (name: string) => getArnSuffix(findOne(first, 'TargetGroup', `-${name}`));
  const getName = (type: string, suffix: string) => String(findOne(first, type, suffix).outputs['name']);
  return {
    alarms: [...alarms.values()],
    createdAfterFleet: new Set(
      findAll(first, 'MetricAlarm')
        .filter(({ options }) => options.dependencies.includes(findOne(first, groupType).urn))
        .map(({ inputs }) => String(inputs['name'])),
    ),
    dimensions: {
      loadBalancer: getArnSuffix(findOne(first, 'aws:lb/loadBalancer:LoadBalancer')),
      targetGroups: {
        live: getTargetGroup('live'),
        api: getTargetGroup('api'),
        docs: getTargetGroup('docs'),
        web: getTargetGroup('web'),
      },
    },
    groups: [getGroup(first), getGroup(second)],
    cache: getName('ServerlessCache', ''),
    certificate: String(findOne(first, 'aws:acm/certificate:Certificate').outputs['arn']),
    gamesTable: getName('Table', '-games'),
    usersTable: getName('Table', '-users'),
  };
}

describe('alarms in the course of a day', function () {
  this.timeout(60_000);

  let stack: WatchedStack;
  /** Names of the alarms that have fired. */
  const fired = new Set<string>();
  before(async () => (stack = await watchStack()));

  /**
   * What fires, by the key of the alarm and the minute: `too-few-healthy 303`.
   *
   * @param fleetExistsFrom the minute in which the first group has its servers
   */
  function listFirings(played: SimulatedDay, fleetExistsFrom = 0): readonly string[] {
    const [first, second] = stack.groups.map(getFleetId);
    return stack.alarms
      .flatMap((alarm) => {
        const createdAt = stack.createdAfterFleet.has(alarm.name) ? fleetExistsFrom : 0;
        const minutes = findFirings(alarm, played.metrics, played.minutes, createdAt);
        if (minutes.length > 0) fired.add(alarm.name);
        return minutes.map((minute) => `${shortenName(alarm.name)} ${minute}`);
      })
      .map((firing) =>
        firing.replace(`-${first}`, ' of the first fleet').replace(`-${second}`, ' of the second fleet'),
      )
      .toSorted();
  }

  function createServer(group: string, launchedAt: number, endsAt = day): SimulatedServer {
    return { group, launchedAt, healthyAt: launchedAt + startMinutes, endsAt };
  }

  /** Two servers that serve all day; `change` describes what goes wrong with the first. */
  function playServers(change: Partial<SimulatedServer> = {}): SimulatedDay {
    const played = new SimulatedDay(day, stack.dimensions);
    const [group] = stack.groups;
    const old = { group, launchedAt: -60, healthyAt: -50, endsAt: day };
    played.runServers([{ ...old, ...change }, old], { [group]: () => 2 });
    return played;
  }

  /** Ordinary requests in these minutes; at night there are none, and AWS emits no such metric. */
  function playRequests(played: SimulatedDay, from: number, minutes: number): void {
    const { loadBalancer, targetGroups } = stack.dimensions;
    for (const group of ['api', 'web'] as const)
      played.count(0.04, from, minutes, 'TargetResponseTime', loadBalancer, targetGroups[group]);
    played.count(2, from, minutes, 'HTTPCode_Target_5XX_Count', loadBalancer);
    played.count(60_000, from, minutes, 'ElastiCacheProcessingUnits', stack.cache);
    played.count(0, from, minutes, 'ThrottledCmds', stack.cache);
  }

  it('none fires at the start of the stack, when scaling out and in, in a release and in a quiet night', () => {
    const played = new SimulatedDay(day, stack.dimensions);
    const [first, second] = stack.groups;
    const [scaleOut, release, released, scaleIn] = [120, 300, 320, 480];
    const servers = [
      createServer(first, 1, released),
      createServer(first, 1, released),
      // Four servers within a quarter of an hour.
      ...[0, 5, 10, 15].map((delay) => createServer(first, scaleOut + delay, released)),
      // The new fleet starts at the size of the old one, and is scaled in later.
      ...[0, 0, 0, 0].map(() => createServer(second, release, scaleIn)),
      ...[0, 0].map(() => createServer(second, release)),
    ];
    played.runServers(servers, {
      [first]: (minute) => {
        if (minute >= released) return undefined;
        return 2 + [0, 5, 10, 15].filter((delay) => minute >= scaleOut + delay).length;
      },
      [second]: (minute) => {
        if (minute < release) return undefined;
        return minute < scaleIn ? 6 : 2;
      },
    });
    playRequests(played, 10, 700);
    // Terminated servers of the old fleet pay their surplus credits once.
    played.count(3, released - 1, 1, 'CPUSurplusCreditsCharged', first);
    played.count(190, 0, day, 'DaysToExpiry', stack.certificate);
    expect(listFirings(played, 1 + startMinutes)).to.deep.equal([]);
  });

  it('none fires for a stack without servers', () => {
    const played = new SimulatedDay(day, stack.dimensions);
    played.runServers([], { [stack.groups[0]]: () => 0 });
    expect(listFirings(played)).to.deep.equal([]);
  });

  it('too-few-healthy fires in the third minute in which one of two servers is unhealthy', () => {
    expect(listFirings(playServers({ unhealthy: [600, 605] }))).to.deep.equal(['too-few-healthy 603']);
  });

  it('none fires for two unhealthy minutes', () => {
    expect(listFirings(playServers({ unhealthy: [600, 602] }))).to.deep.equal([]);
  });

  it('unhealthy-hosts fires too if a server stays unhealthy for twenty minutes', () => {
    expect(listFirings(playServers({ unhealthy: [600, 660] }))).to.deep.equal([
      'too-few-healthy 603',
      'unhealthy-hosts 620',
    ]);
  });

  it('missing-servers fires after ten minutes in which a lost server is not replaced', () => {
    expect(listFirings(playServers({ endsAt: 600 }))).to.deep.equal([
      'missing-servers of the first fleet 610',
      'too-few-healthy 603',
    ]);
  });

  it('missing-servers and balancer-5xx fire when all servers are gone', () => {
    const played = new SimulatedDay(day, stack.dimensions);
    const [group] = stack.groups;
    const server = { group, launchedAt: -60, healthyAt: -50, endsAt: 600 };
    played.runServers([server, server], { [group]: () => 2 });
    played.count(40, 600, 60, 'HTTPCode_ELB_5XX_Count', stack.dimensions.loadBalancer);
    expect(listFirings(played)).to.deep.equal(['balancer-5xx 603', 'missing-servers of the first fleet 610']);
  });

  it('unhealthy-hosts fires for a release that never gets healthy, while the old fleet serves', () => {
    const played = new SimulatedDay(day, stack.dimensions);
    const [first, second] = stack.groups;
    const old = { group: first, launchedAt: -60, healthyAt: -50, endsAt: day };
    const broken = { group: second, launchedAt: 300, healthyAt: Infinity, endsAt: 330 };
    played.runServers([old, old, broken, broken], {
      [first]: () => 2,
      [second]: (minute) => (minute >= 300 && minute < 330 ? 2 : undefined),
    });
    expect(listFirings(played)).to.deep.equal(['unhealthy-hosts 320']);
  });

  it('silent-log-shipper fires after ten minutes without reports of one server', () => {
    expect(listFirings(playServers({ silentFrom: 600 }))).to.deep.equal([
      'silent-log-shipper of the first fleet 610',
    ]);
  });

  it('silent-log-shipper fires when no server reports at all', () => {
    const played = new SimulatedDay(day, stack.dimensions);
    const [group] = stack.groups;
    const silent = { group, launchedAt: -60, healthyAt: -50, endsAt: day, silentFrom: 600 };
    played.runServers([silent, silent], { [group]: () => 2 });
    expect(listFirings(played)).to.deep.equal(['silent-log-shipper of the first fleet 610']);
  });

  for (const metricName of ['ReadThrottleEvents', 'WriteThrottleEvents']) {
    it(`throttled-games fires in the second minute if there are only ${metricName}`, () => {
      const played = playServers();
      played.count(9, 600, 2, metricName, stack.gamesTable);
      expect(listFirings(played)).to.deep.equal(['throttled-games 602']);
    });
  }

  it('throttling fires the alarm of that table or index alone', () => {
    const throttled = stack.alarms.filter(({ name }) => name.includes('-throttled-'));
    expect(throttled).to.have.length.above(3);
    for (const { name, metricQueries } of throttled) {
      const played = playServers();
      const dimensions = metricQueries.at(-1)?.metric?.dimensions ?? {};
      played.count(9, 600, 2, 'WriteThrottleEvents', ...Object.values(dimensions));
      expect(listFirings(played)).to.deep.equal([`${shortenName(name)} 602`]);
    }
  });

  it('alarms of errors, latency and rejections fire in the third bad minute', () => {
    const played = playServers();
    const { loadBalancer, targetGroups } = stack.dimensions;
    playRequests(played, 0, day);
    played.count(6, 600, 3, 'HTTPCode_Target_5XX_Count', loadBalancer);
    played.count(1.2, 620, 3, 'TargetResponseTime', loadBalancer, targetGroups.api);
    played.count(1.2, 640, 3, 'TargetResponseTime', loadBalancer, targetGroups.web);
    played.count(1, 660, 3, 'RejectedConnectionCount', loadBalancer);
    expect(listFirings(played)).to.deep.equal([
      'rejected-connections 663',
      'slow-api 623',
      'slow-web 643',
      'target-5xx 603',
    ]);
  });

  it('none fires for errors, slow responses and rejections of two minutes', () => {
    const played = playServers();
    const { loadBalancer, targetGroups } = stack.dimensions;
    played.count(600, 600, 2, 'HTTPCode_Target_5XX_Count', loadBalancer);
    played.count(600, 600, 2, 'HTTPCode_ELB_5XX_Count', loadBalancer);
    played.count(9, 600, 2, 'TargetResponseTime', loadBalancer, targetGroups.api);
    played.count(9, 600, 2, 'RejectedConnectionCount', loadBalancer);
    expect(listFirings(played)).to.deep.equal([]);
  });

  it('bus-limit fires above 80 % of the limit, bus-throttled when commands are dropped', () => {
    const played = playServers();
    played.count(250_000, 600, 10, 'ElastiCacheProcessingUnits', stack.cache);
    played.count(7, 620, 2, 'ThrottledCmds', stack.cache);
    expect(listFirings(played)).to.deep.equal(['bus-limit 603', 'bus-throttled 622']);
  });

  it('cpu-credits fires after a quarter of an hour of surplus credits', () => {
    const played = playServers();
    for (let minute = 600; minute < 660; minute += 5)
      played.count(4, minute, 1, 'CPUSurplusCreditsCharged', stack.groups[0]);
    expect(listFirings(played)).to.deep.equal(['cpu-credits of the first fleet 615']);
  });

  it('certificate-expiry fires 29 days before, and not 30', () => {
    for (const [days, firings] of [
      [30, []],
      [29, ['certificate-expiry 1440']],
    ] as const) {
      const played = playServers();
      for (const minute of [300, 1020]) played.count(days, minute, 1, 'DaysToExpiry', stack.certificate);
      expect(listFirings(played)).to.deep.equal(firings);
    }
  });

  it('every alarm has fired in one of these tests', () => {
    expect(stack.alarms.map(({ name }) => name).filter((name) => !fired.has(name))).to.deep.equal([
      // The second fleet has the same alarms as the first.
      ...stack.alarms.map(({ name }) => name).filter((name) => name.endsWith(getFleetId(stack.groups[1]))),
    ]);
  });
});

const getFleetId = (group: string) => /fleet-(.*)-0a1b2c3$/.exec(group)?.[1] ?? '';

const shortenName = (name: string) => name.replace('noughts-prod-eu-central-1-', '');
