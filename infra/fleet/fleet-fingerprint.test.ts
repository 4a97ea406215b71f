import { expect } from 'chai';
import * as pulumi from '@pulumi/pulumi';
import { renderUserData, type BootFacts } from './boot/user-data.ts';
import { makeEventBus } from '../data/event-bus.ts';
import { Firewall } from '../network/security-groups.ts';
import { identityOf, known, madeBy, type LaunchInput } from './fleet-fingerprint.ts';
import { Fleet, type FleetArgs } from './fleet.ts';
import { FrontDoor } from '../load-balancer/load-balancer.ts';
import { wallClock } from './health-gate/wait.ts';
import { InstanceRole } from './instance-role.ts';
import { namesOf } from '../names.ts';
import { Network } from '../network/network.ts';
import { awsKinds } from '../rehearsal/providers/aws-kinds.ts';
import { Release } from '../release/bucket.ts';
import { manifestOf } from '../release/manifest.ts';
import { Secrets } from '../data/secrets.ts';
import { makeServiceLog } from '../monitoring/service-log.ts';
import { settingsOf } from '../config/settings-check.ts';
import { stackKeys, type StackKey } from '../config/settings.ts';
import { Tables } from '../data/tables.ts';
import { tagsOf } from '../tags.ts';
import { one } from '../testing/found.ts';
import { launchInputs } from '../testing/launch-inputs.ts';
import { configurationOf, recordStack } from '../testing/record-stack.ts';
import { record } from '../testing/recording-monitor.ts';

const stack = 'staging';
const raw = Object.fromEntries(
  Object.entries(configurationOf(stack, {})).map(([key, value]) => [key.replace('noughts:', ''), value]),
);

const base: FleetArgs = {
  settings: settingsOf({ stack, raw, given: [] }),
  site: {
    accountId: '123456789012',
    partition: 'aws',
    region: 'eu-central-1',
    zones: ['a', 'b'],
    imageId: 'ami-1',
  },
  names: namesOf(stack, 'eu-central-1'),
  tags: tagsOf(stack),
  archive: manifestOf('arm64', Buffer.from('a release'), ''),
  ...launchInputs,
  targetGroupArns: [],
  ready: [],
  present: [],
  probe: { groups: async () => [], targets: async () => [] },
  clock: wallClock,
};

/** The name of the pair that a fleet with these arguments makes. */
async function pairOf(changes: Partial<FleetArgs>): Promise<string> {
  await record(stack, 'preview');
  let pair = '';
  await pulumi.runtime.runInPulumiStack(async () => {
    ({ pair } = new Fleet('fleet', { ...base, ...changes }));
    return {};
  });
  await pulumi.runtime.disconnect();
  return pair;
}

const { settings, site, archive, facts } = base;

/** For each input of user data, arguments in which it is another. */
const otherUserData: Readonly<Record<keyof BootFacts, Partial<FleetArgs>>> = {
  stack: { settings: { ...settings, stack: 'other' } },
  logLevel: { settings: { ...settings, logLevel: 'debug' } },
  region: { site: { ...site, region: 'eu-west-1' } },
  accountId: { site: { ...site, accountId: '210987654321' } },
  release: { archive: { ...archive, id: 'ffffffffffff' } },
  releaseSha256: { archive: { ...archive, sha256: 'f'.repeat(64) } },
  gamesTable: { facts: { ...facts, gamesTable: known('other') } },
  usersTable: { facts: { ...facts, usersTable: known('other') } },
  publicOrigin: { facts: { ...facts, publicOrigin: known('https://other') } },
  eventBusUrl: { facts: { ...facts, eventBusUrl: known('rediss://other:6379') } },
  releaseBucket: { facts: { ...facts, releaseBucket: known('other') } },
  releaseKey: { facts: { ...facts, releaseKey: known('other') } },
  secretArn: { facts: { ...facts, secretArn: known('other') } },
  logGroup: { facts: { ...facts, logGroup: known('other') } },
};

/** Whatever else a server gets at its launch, changed. */
const otherLaunches: Readonly<Record<string, Partial<FleetArgs>>> = {
  'the image': { site: { ...site, imageId: 'ami-2' } },
  'the instance type': { settings: { ...settings, instanceType: 't4g.medium' } },
  'the generation of the session keys': { settings: { ...settings, sessionKeyGeneration: 2 } },
  'the subnets': { subnetIds: { ...base.subnetIds, fingerprint: 'other' } },
  'the security group': { securityGroupId: known('other') },
  'the instance profile': { instanceProfileArn: known('other') },
};

describe('name of launch template and group', function () {
  this.timeout(60_000);

  let name = '';
  before(async () => (name = await pairOf({})));

  for (const [input, changes] of Object.entries<Partial<FleetArgs>>(otherUserData)) {
    it(`changes with ${input} in user data`, async () => {
      expect(await pairOf(changes)).not.to.equal(name);
    });
  }

  for (const [what, changes] of Object.entries(otherLaunches)) {
    it(`changes with ${what}`, async () => {
      expect(await pairOf(changes)).not.to.equal(name);
    });
  }

  it('is tried with every input that user data is rendered from', () => {
    const values = Object.keys(otherUserData).map((input) => [input, input]);
    const asked = new Set<string>();
    renderUserData(
      new Proxy(Object.fromEntries(values) as BootFacts, {
        get: (target, input, receiver) => {
          asked.add(String(input));
          return Reflect.get(target, input, receiver) as unknown;
        },
      }),
    );
    expect([...asked]).to.have.members(Object.keys(otherUserData));
  });

  it('begins with the release and is the same for the same fleet', async () => {
    expect(name).to.match(new RegExp(`^${archive.id}-[0-9a-f]{8}$`));
    expect(await pairOf({})).to.equal(name);
  });

  it('stays when a size, a target or a limit changes', async () => {
    const other = { fleetMin: 0, fleetMax: 9, cpuTarget: 30, healthyWithinSeconds: 60, budgetUsd: 7 };
    expect(await pairOf({ settings: { ...settings, ...other } })).to.equal(name);
  });
});

describe('fingerprint of a launch input', () => {
  const inputs = { hashKey: 'K', ttl: 'T' };
  const fingerprint = (named: string, of: typeof inputs, value = 'games-1') =>
    madeBy(identityOf(named, of, 'hashKey'), pulumi.output(value)).fingerprint;

  it('that is known is its value, also where it waits for a resource', () => {
    expect(known('a', pulumi.output('a')).fingerprint).to.equal('a');
  });

  it('that is made changes with its resource’s logical name and replacing inputs, and with nothing else', () => {
    const first = fingerprint('games', inputs);
    expect(fingerprint('users', inputs)).not.to.equal(first);
    expect(fingerprint('games', { ...inputs, hashKey: 'L' })).not.to.equal(first);
    expect(fingerprint('games', { ...inputs, ttl: 'U' })).to.equal(first);
    expect(fingerprint('games', inputs, 'games-2')).to.equal(first);
  });
});

describe('what makes the inputs of a launch', () => {
  it('is told by every input of its resource that the provider cannot change in place', async () => {
    const { resources } = await record(stack, 'preview');
    const { names, tags } = base;
    const common = { settings, site, names, tags };
    let made: readonly (readonly [type: string, input: LaunchInput<string>])[] = [];
    await pulumi.runtime.runInPulumiStack(async () => {
      const release = new Release('release', { ...common, archive });
      const flowLogs = { bucketArn: release.bucket.arn, ready: release.bucket };
      const { launch: network, publicSubnetIds } = new Network('network', { ...common, flowLogs });
      const firewall = new Firewall('firewall', { ...common, vpcId: network.vpcId });
      const frontDoor = new FrontDoor('front-door', {
        ...common,
        vpcId: network.vpcId.value,
        subnetIds: publicSubnetIds,
        securityGroupId: firewall.frontDoor.id,
        accessLogs: { bucket: release.bucket.id, ready: release.bucket },
      });
      const tables = new Tables('tables', common);
      const secrets = new Secrets('secrets', { ...common, running: [] });
      const { subnetIds } = network;
      const bus = makeEventBus({ names, subnetIds, securityGroupId: firewall.fleet.id });
      const role = new InstanceRole('instance-role', {
        ...common,
        tables: tables.all,
        secret: secrets.secret,
        releases: release.bucket,
        log: makeServiceLog(common),
      });
      made = [
        ['aws:dynamodb/table:Table', tables.launch.gamesTable],
        ['aws:dynamodb/table:Table', tables.launch.usersTable],
        ['aws:lb/loadBalancer:LoadBalancer', frontDoor.launch.publicOrigin],
        ['aws:elasticache/serverlessCache:ServerlessCache', bus.launch.eventBusUrl],
        ['aws:s3/bucket:Bucket', release.launch.releaseBucket],
        ['aws:secretsmanager/secret:Secret', secrets.launch.secretArn],
        ['aws:ec2/securityGroup:SecurityGroup', firewall.launch.securityGroupId],
        ['aws:iam/instanceProfile:InstanceProfile', role.launch.instanceProfileArn],
      ];
      return {};
    });
    await pulumi.runtime.disconnect();
    for (const [type, { identity }] of made) {
      const { name, inputs } = one(resources, type, identity?.name);
      expect(identity?.name, type).to.equal(name);
      const replacing = awsKinds[type]?.replaces.filter((input) => inputs[input] !== undefined);
      expect(Object.keys(identity?.replacedBy ?? {}), name).to.have.members(replacing ?? []);
    }
  });
});

describe('configuration of a running stack', function () {
  this.timeout(60_000);

  type Config = Readonly<Record<string, unknown>>;
  const domain = { domain: 'play.example.com', zoneId: 'Z0123456789ABCDEFGHIJ' };

  /** For each key, a change of it, and of what it cannot do without; the servers that it replaces, or not. */
  const changes: Readonly<Record<StackKey, readonly ['replaces' | 'keeps', from: Config, to: Config]>> = {
    domain: ['replaces', {}, domain],
    // The address stays.
    zoneId: ['keeps', domain, { ...domain, zoneId: 'Z1123456789ABCDEFGHIJ' }],
    vpcCidr: ['replaces', {}, { vpcCidr: '10.21.0.0/16' }],
    zones: ['replaces', {}, { zones: ['eu-central-1b', 'eu-central-1c'] }],
    nat: ['replaces', {}, { nat: 'none' }],
    architecture: ['replaces', {}, { architecture: 'x86_64', instanceType: 't3.small' }],
    instanceType: ['replaces', {}, { instanceType: 't4g.medium' }],
    image: ['replaces', {}, { image: 'ami-00000000000000000' }],
    fleetMin: ['keeps', {}, { fleetMin: 2 }],
    // Above 1 there is an event bus.
    fleetMax: ['replaces', { fleetMax: 1 }, { fleetMax: 2 }],
    cpuTarget: ['keeps', {}, { cpuTarget: 30 }],
    healthyWithinSeconds: ['keeps', {}, { healthyWithinSeconds: 600 }],
    eventBusAlways: ['replaces', { fleetMax: 1 }, { fleetMax: 1, eventBusAlways: true }],
    permissionsBoundary: ['keeps', {}, { permissionsBoundary: 'arn:aws:iam::123456789012:policy/server' }],
    sessionKeyGeneration: ['replaces', {}, { sessionKeyGeneration: 2 }],
    certificateGeneration: ['keeps', {}, { certificateGeneration: 2 }],
    protect: ['keeps', {}, { protect: true }],
    logRetentionDays: ['keeps', {}, { logRetentionDays: 1 }],
    accessLogDays: ['keeps', {}, { accessLogDays: 30 }],
    releaseRetentionDays: ['keeps', {}, { releaseRetentionDays: 100 }],
    logLevel: ['replaces', {}, { logLevel: 'debug' }],
    alarmEmail: ['keeps', {}, { alarmEmail: 'ops@example.com' }],
    alarmKeyArn: ['keeps', {}, { alarmKeyArn: 'arn:aws:kms:eu-central-1:123456789012:key/1' }],
    budgetUsd: ['keeps', {}, { budgetUsd: 7 }],
  };

  async function templateOf(config: Config) {
    const { name, inputs } = one(await recordStack({ stack, config }), 'LaunchTemplate');
    return { name, launched: { ...inputs, tags: undefined, tagSpecifications: undefined } };
  }

  it('is tried with every key', () => {
    expect(Object.keys(changes)).to.have.members(Object.keys(stackKeys));
  });

  for (const [key, [effect, from, to]] of Object.entries(changes)) {
    it(`noughts:${key} ${effect} its servers when it changes`, async () => {
      const [before, after] = [await templateOf(from), await templateOf(to)];
      expect(after.name === before.name).to.equal(effect === 'keeps');
      // However a value gets into the template, servers that run do not hear of it.
      if (effect === 'keeps') expect(after.launched).to.deep.equal(before.launched);
    });
  }
});
