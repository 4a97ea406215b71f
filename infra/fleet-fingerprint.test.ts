import { expect } from 'chai';
import * as pulumi from '@pulumi/pulumi';
import { renderUserData, type BootParameters } from './fleet/boot/user-data.ts';
import { createEventBusCache } from './data/event-bus.ts';
import { SecurityGroups } from './network/security-groups.ts';
import {
  createResourceIdentity,
  createStaticInput,
  createResourceInput,
  type LaunchInput,
} from './fleet-fingerprint.ts';
import { Fleet, type FleetArgs } from './fleet/fleet.ts';
import { LoadBalancer } from './load-balancer/load-balancer.ts';
import { systemClock } from './fleet/health-gate/wait.ts';
import { InstanceRole } from './fleet/instance-role.ts';
import { createNames } from './names.ts';
import { Network } from './network/network.ts';
import { awsResourceKinds } from './rehearsal/providers/aws-kinds.ts';
import { Release } from './release/release-bucket.ts';
import { createManifest } from './release/manifest.ts';
import { SessionKeySecret } from './data/session-key-secret.ts';
import { createServiceLogGroup } from './monitoring/service-log.ts';
import { parseSettings } from './config/settings-check.ts';
import { configKeySchemas, type ConfigKey } from './config/settings.ts';
import { Tables } from './data/tables.ts';
import { createTags } from './tags.ts';
import { findOne } from './testing/found.ts';
import { launchInputs } from './testing/launch-inputs.ts';
import { readConfiguration, recordStack } from './testing/record-stack.ts';
import { startRecording } from './testing/recording-monitor.ts';

const stack = 'staging';
const raw = Object.fromEntries(
  Object.entries(readConfiguration(stack, {})).map(([key, value]) => [key.replace('noughts:', ''), value]),
);

const baseArgs: FleetArgs = {
  settings: parseSettings({ stack, raw, configuredKeys: [] }),
  awsContext: {
    accountId: '123456789012',
    partition: 'aws',
    region: 'eu-central-1',
    zones: ['a', 'b'],
    imageId: 'ami-1',
  },
  names: createNames(stack, 'eu-central-1'),
  tags: createTags(stack),
  manifest: createManifest('arm64', Buffer.from('a release'), ''),
  ...launchInputs,
  targetGroupArns: [],
  dependsOn: [],
  currentFleets: [],
  probe: { listGroups: async () => [], getTargetHealth: async () => [] },
  clock: systemClock,
};

/** The id of a fleet with these arguments. */
async function recordFleetId(changes: Partial<FleetArgs>): Promise<string> {
  await startRecording(stack, 'preview');
  let fleetId = '';
  await pulumi.runtime.runInPulumiStack(async () => {
    ({ fleetId } = new Fleet('fleet', { ...baseArgs, ...changes }));
    return {};
  });
  await pulumi.runtime.disconnect();
  return fleetId;
}

const { settings, awsContext, manifest, bootInputs } = baseArgs;

/** For each boot parameter, arguments that change it. */
const userDataChanges: Readonly<Record<keyof BootParameters, Partial<FleetArgs>>> = {
  stack: { settings: { ...settings, stack: 'other' } },
  logLevel: { settings: { ...settings, logLevel: 'debug' } },
  contact: { settings: { ...settings, contact: 'ops@example.com' } },
  region: { awsContext: { ...awsContext, region: 'eu-west-1' } },
  accountId: { awsContext: { ...awsContext, accountId: '210987654321' } },
  release: { manifest: { ...manifest, id: 'ffffffffffff' } },
  releaseSha256: { manifest: { ...manifest, sha256: 'f'.repeat(64) } },
  gamesTable: { bootInputs: { ...bootInputs, gamesTable: createStaticInput('other') } },
  usersTable: { bootInputs: { ...bootInputs, usersTable: createStaticInput('other') } },
  publicOrigin: { bootInputs: { ...bootInputs, publicOrigin: createStaticInput('https://other') } },
  eventBusUrl: { bootInputs: { ...bootInputs, eventBusUrl: createStaticInput('rediss://other:6379') } },
  releaseBucket: { bootInputs: { ...bootInputs, releaseBucket: createStaticInput('other') } },
  releaseKey: { bootInputs: { ...bootInputs, releaseKey: createStaticInput('other') } },
  secretArn: { bootInputs: { ...bootInputs, secretArn: createStaticInput('other') } },
  logGroup: { bootInputs: { ...bootInputs, logGroup: createStaticInput('other') } },
};

/** Changes of everything else that a server is launched with. */
const launchChanges: Readonly<Record<string, Partial<FleetArgs>>> = {
  'the image': { awsContext: { ...awsContext, imageId: 'ami-2' } },
  'the instance type': { settings: { ...settings, instanceType: 't4g.medium' } },
  'the generation of the session keys': { settings: { ...settings, sessionKeyGeneration: 2 } },
  'the subnets': { subnetIds: { ...baseArgs.subnetIds, fingerprint: 'other' } },
  'the security group': { securityGroupId: createStaticInput('other') },
  'the instance profile': { instanceProfileArn: createStaticInput('other') },
};

describe('Fleet.fleetId', function () {
  this.timeout(60_000);

  let name = '';
  before(async () => (name = await recordFleetId({})));

  for (const [input, changes] of Object.entries<Partial<FleetArgs>>(userDataChanges)) {
    it(`changes with ${input} of user data`, async () => {
      expect(await recordFleetId(changes)).not.to.equal(name);
    });
  }

  for (const [description, changes] of Object.entries(launchChanges)) {
    it(`changes with ${description}`, async () => {
      expect(await recordFleetId(changes)).not.to.equal(name);
    });
  }

  it('is tested with every parameter that renderUserData reads', () => {
    const values = Object.keys(userDataChanges).map((input) => [input, input]);
    const readKeys = new Set<string>();
    renderUserData(
      new Proxy(Object.fromEntries(values) as BootParameters, {
        get: (target, input, receiver) => {
          readKeys.add(String(input));
          return Reflect.get(target, input, receiver) as unknown;
        },
      }),
    );
    expect([...readKeys]).to.have.members(Object.keys(userDataChanges));
  });

  it('starts with the release id and is the same for the same arguments', async () => {
    expect(name).to.match(new RegExp(`^${manifest.id}-[0-9a-f]{8}$`));
    expect(await recordFleetId({})).to.equal(name);
  });

  it('does not change with sizes, the CPU target, timeouts or the budget', async () => {
    const other = { fleetMin: 0, fleetMax: 9, cpuTarget: 30, healthyWithinSeconds: 60, budgetUsd: 7 };
    expect(await recordFleetId({ settings: { ...settings, ...other } })).to.equal(name);
  });
});

describe('LaunchInput.fingerprint', () => {
  const inputs = { hashKey: 'K', ttl: 'T' };
  const computeFingerprint = (logicalName: string, resourceInputs: typeof inputs, value = 'games-1') =>
    createResourceInput(createResourceIdentity(logicalName, resourceInputs, 'hashKey'), pulumi.output(value))
      .fingerprint;

  it('is the value itself for a static input, even with an output that waits for a resource', () => {
    expect(createStaticInput('a', pulumi.output('a')).fingerprint).to.equal('a');
  });

  it('depends only on the logical name and the replacing inputs of the resource', () => {
    const first = computeFingerprint('games', inputs);
    expect(computeFingerprint('users', inputs)).not.to.equal(first);
    expect(computeFingerprint('games', { ...inputs, hashKey: 'L' })).not.to.equal(first);
    expect(computeFingerprint('games', { ...inputs, ttl: 'U' })).to.equal(first);
    expect(computeFingerprint('games', inputs, 'games-2')).to.equal(first);
  });
});

describe('LaunchInput.identity', () => {
  it('contains every input of the resource that the provider cannot update in place', async () => {
    const { resources } = await startRecording(stack, 'preview');
    const { names, tags } = baseArgs;
    const common = { settings, awsContext, names, tags };
    let typedInputs: readonly (readonly [type: string, input: LaunchInput<string>])[] = [];
    await pulumi.runtime.runInPulumiStack(async () => {
      const release = new Release('release', { ...common, manifest });
      const flowLogs = { bucketArn: release.bucket.arn, dependsOn: release.bucket };
      const { launchInputs: networkInputs, publicSubnetIds } = new Network('network', {
        ...common,
        flowLogs,
      });
      const securityGroups = new SecurityGroups('security-groups', { ...common, vpcId: networkInputs.vpcId });
      const loadBalancer = new LoadBalancer('load-balancer', {
        ...common,
        vpcId: networkInputs.vpcId.value,
        subnetIds: publicSubnetIds,
        securityGroupId: securityGroups.loadBalancer.id,
        accessLogs: { bucket: release.bucket.id, dependsOn: release.bucket },
      });
      const tables = new Tables('tables', common);
      const sessionKeySecret = new SessionKeySecret('secrets', { ...common, runningGenerations: [] });
      const { subnetIds } = networkInputs;
      const eventBusCache = createEventBusCache({
        names,
        subnetIds,
        securityGroupId: securityGroups.fleet.id,
      });
      const role = new InstanceRole('instance-role', {
        ...common,
        tables: tables.all,
        secret: sessionKeySecret.secret,
        releaseBucket: release.bucket,
        logGroup: createServiceLogGroup(common),
      });
      typedInputs = [
        ['aws:dynamodb/table:Table', tables.launchInputs.gamesTable],
        ['aws:dynamodb/table:Table', tables.launchInputs.usersTable],
        ['aws:lb/loadBalancer:LoadBalancer', loadBalancer.launchInputs.publicOrigin],
        ['aws:elasticache/serverlessCache:ServerlessCache', eventBusCache.launchInputs.eventBusUrl],
        ['aws:s3/bucket:Bucket', release.launchInputs.releaseBucket],
        ['aws:secretsmanager/secret:Secret', sessionKeySecret.launchInputs.secretArn],
        ['aws:ec2/securityGroup:SecurityGroup', securityGroups.launchInputs.securityGroupId],
        ['aws:iam/instanceProfile:InstanceProfile', role.launchInputs.instanceProfileArn],
      ];
      return {};
    });
    await pulumi.runtime.disconnect();
    for (const [type, { identity }] of typedInputs) {
      const { name, inputs } = findOne(resources, type, identity?.name);
      expect(identity?.name, type).to.equal(name);
      const replacingKeys = awsResourceKinds[type]?.replaceOnChanges.filter(
        (input) => inputs[input] !== undefined,
      );
      expect(Object.keys(identity?.replacingInputs ?? {}), name).to.have.members(replacingKeys ?? []);
    }
  });
});

describe('configuration of a running stack', function () {
  this.timeout(60_000);

  type Config = Readonly<Record<string, unknown>>;
  const domain = { domain: 'play.example.com', zoneId: 'Z0123456789ABCDEFGHIJ' };
  const certificateArn = 'arn:aws:acm:eu-central-1:123456789012:certificate/1';

  /** For each key a valid change, with the keys that it requires, and its effect on the servers. */
  const changes: Readonly<Record<ConfigKey, readonly ['replaces' | 'keeps', from: Config, to: Config]>> = {
    domain: ['replaces', {}, domain],
    // The URL stays the same.
    zoneId: ['keeps', domain, { ...domain, zoneId: 'Z1123456789ABCDEFGHIJ' }],
    certificateArn: ['keeps', domain, { domain: domain.domain, certificateArn }],
    vpcCidr: ['replaces', {}, { vpcCidr: '10.21.0.0/16' }],
    zones: ['replaces', {}, { zones: ['eu-central-1b', 'eu-central-1c'] }],
    nat: ['replaces', {}, { nat: 'none' }],
    architecture: ['replaces', {}, { architecture: 'x86_64', instanceType: 't3.small' }],
    instanceType: ['replaces', {}, { instanceType: 't4g.medium' }],
    image: ['replaces', {}, { image: 'ami-00000000000000000' }],
    fleetMin: ['keeps', {}, { fleetMin: 2 }],
    // Above 1 there is an event bus.
    fleetMax: ['replaces', { fleetMax: 1 }, { fleetMax: 2 }],
    scaling: ['keeps', {}, { scaling: 'off' }],
    cpuTarget: ['keeps', {}, { cpuTarget: 15 }],
    healthyWithinSeconds: ['keeps', {}, { healthyWithinSeconds: 600 }],
    gamesTable: ['replaces', {}, { gamesTable: 'noughts-staging-games-restored' }],
    usersTable: ['replaces', {}, { usersTable: 'noughts-staging-users-restored' }],
    eventBusAlways: ['replaces', { fleetMax: 1 }, { fleetMax: 1, eventBusAlways: true }],
    permissionsBoundary: ['keeps', {}, { permissionsBoundary: 'arn:aws:iam::123456789012:policy/server' }],
    sessionKeyGeneration: ['replaces', {}, { sessionKeyGeneration: 2 }],
    certificateGeneration: ['keeps', {}, { certificateGeneration: 2 }],
    protect: ['keeps', {}, { protect: true }],
    logRetentionDays: ['keeps', {}, { logRetentionDays: 1 }],
    accessLogDays: ['keeps', {}, { accessLogDays: 30 }],
    logLevel: ['replaces', {}, { logLevel: 'debug' }],
    contact: ['replaces', {}, { contact: 'ops@example.com' }],
    alarmEmail: ['keeps', {}, { alarmEmail: 'ops@example.com' }],
    alarmKeyArn: ['keeps', {}, { alarmKeyArn: 'arn:aws:kms:eu-central-1:123456789012:key/1' }],
    budgetUsd: ['keeps', {}, { budgetUsd: 7 }],
  };

  async function recordTemplate(config: Config) {
    const { name, inputs } = findOne(await recordStack({ stack, config }), 'LaunchTemplate');
    return { name, launched: { ...inputs, tags: undefined, tagSpecifications: undefined } };
  }

  it('has a test case for every key', () => {
    expect(Object.keys(changes)).to.have.members(Object.keys(configKeySchemas));
  });

  for (const [key, [effect, from, to]] of Object.entries(changes)) {
    it(`${effect} the servers when noughts:${key} changes`, async () => {
      const [before, after] = [await recordTemplate(from), await recordTemplate(to)];
      expect(after.name === before.name).to.equal(effect === 'keeps');
      // A changed template under the same fleet id would never reach running servers.
      if (effect === 'keeps') expect(after.launched).to.deep.equal(before.launched);
    });
  }
});
