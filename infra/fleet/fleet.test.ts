import { expect } from 'chai';
import * as pulumi from '@pulumi/pulumi';
import { Fleet } from './fleet.ts';
import { listCurrentFleets, type FleetProbe, type GroupState } from './health-gate/fleet-state.ts';
import { createNames } from '../names.ts';
import { createManifest } from '../release/manifest.ts';
import { parseSettings } from '../config/settings-check.ts';
import { createTags } from '../tags.ts';
import { findAll, findOne, omitTags } from '../testing/found.ts';
import { launchInputs } from '../testing/launch-inputs.ts';
import { readConfiguration, recordStack, type StackToRecord } from '../testing/record-stack.ts';
import type { RecordedResource } from '../testing/recorded-resource.ts';
import { startRecording } from '../testing/recording-monitor.ts';

const groupType = 'aws:autoscaling/group:Group';

function decodeUserData(resources: readonly RecordedResource[]): string {
  return Buffer.from(String(findOne(resources, 'LaunchTemplate').inputs['userData']), 'base64').toString();
}

/** The fleet id in the name of the group. */
async function recordFleetId(variant: StackToRecord): Promise<string> {
  return findOne(await recordStack(variant), groupType).name.replace(/^noughts-\w+-fleet-/, '');
}

describe('Fleet', function () {
  this.timeout(60_000);

  for (const stack of ['staging', 'prod']) {
    it(`launches instances of ${stack} with IMDSv2, an encrypted disk and no public address`, async () => {
      const template = findOne(await recordStack({ stack }), 'LaunchTemplate');
      const fleetId = await recordFleetId({ stack });
      const tags = {
        project: 'noughts',
        stack,
        'managed-by': 'pulumi',
        Name: `noughts-${stack}-server`,
        fleet: fleetId,
      };
      const { userData, ...rest } = omitTags(template);
      expect(rest).to.deep.equal({
        imageId: 'ami-0fedcba9876543210',
        instanceType: 't4g.small',
        // Declared, because the default differs between T2 and later types.
        creditSpecification: { cpuCredits: 'unlimited' },
        iamInstanceProfile: {
          arn: `arn:aws:iam::123456789012:instance-profile/noughts-${stack}-instance-0a1b2c3`,
        },
        metadataOptions: {
          httpEndpoint: 'enabled',
          httpTokens: 'required',
          httpPutResponseHopLimit: 1,
          instanceMetadataTags: 'disabled',
        },
        networkInterfaces: [
          {
            deviceIndex: 0,
            associatePublicIpAddress: 'false',
            deleteOnTermination: 'true',
            securityGroups: [`noughts-${stack}-fleet-id`],
          },
        ],
        blockDeviceMappings: [
          {
            deviceName: '/dev/xvda',
            ebs: { encrypted: 'true', volumeType: 'gp3', volumeSize: 10, deleteOnTermination: 'true' },
          },
        ],
        monitoring: { enabled: true },
        tagSpecifications: ['instance', 'volume', 'network-interface'].map((resourceType) => ({
          resourceType,
          tags,
        })),
      });
      expect(userData).to.be.a('string');
    });

    it(`creates a group of ${stack} over two zones with load balancer health checks`, async () => {
      const resources = await recordStack({ stack });
      const group = findOne(resources, groupType);
      const [min, max] = stack === 'prod' ? [2, 6] : [1, 2];
      const { tags, ...rest } = group.inputs;
      expect(rest).to.deep.equal({
        minSize: min,
        maxSize: max,
        desiredCapacity: min,
        minElbCapacity: min,
        waitForCapacityTimeout: '900s',
        vpcZoneIdentifiers: ['a', 'b'].map(
          (zone) => `subnet-${stack === 'prod' ? 'isolated' : 'private'}-eu-central-1${zone}`,
        ),
        launchTemplate: { id: findOne(resources, 'LaunchTemplate').id, version: '1' },
        targetGroupArns: findAll(resources, 'TargetGroup').map(({ outputs }) => outputs['arn']),
        healthCheckType: 'ELB',
        healthCheckGracePeriod: 240,
        defaultInstanceWarmup: 240,
        enabledMetrics: ['GroupInServiceInstances', 'GroupDesiredCapacity'],
        metricsGranularity: '1Minute',
        forceDelete: false,
      });
      const expected = {
        project: 'noughts',
        stack,
        'managed-by': 'pulumi',
        Name: `noughts-${stack}-server`,
        fleet: await recordFleetId({ stack }),
        'session-key-generation': '1',
      };
      expect(tags).to.have.deep.members(
        Object.entries(expected).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
      );
    });

    it(`waits in ${stack} for all resources that instances need to boot, serve and pass health checks`, async () => {
      const resources = await recordStack({ stack });
      const { dependencies } = findOne(resources, groupType).options;
      const needed = [
        ...['Listener', 'ListenerRule', 'Table', 'SecretVersion', 'BucketObjectv2', 'RolePolicy', 'LogGroup'],
        ...['ServerlessCache', 'awsx:ec2:Vpc', 'SecurityGroupIngressRule', 'SecurityGroupEgressRule'],
      ];
      for (const type of needed) {
        const urns = findAll(resources, type).map(({ urn }) => urn);
        expect(urns, type).not.to.have.length(0);
        expect(dependencies, type).to.include.members(urns);
      }
    });
  }

  it('waits for the interface endpoints without NAT', async () => {
    const resources = await recordStack({ stack: 'prod', config: { nat: 'none' } });
    expect(findOne(resources, groupType).options.dependencies).to.include.members(
      findAll(resources, 'VpcEndpoint').map(({ urn }) => urn),
    );
  });

  it('references a numbered version of its launch template, not $Latest', async () => {
    const group = findOne(await recordStack({ stack: 'prod' }), groupType);
    expect((group.inputs['launchTemplate'] as { version: string }).version).to.match(/^\d+$/);
  });

  it('never uses waitForElbCapacity or an instance refresh', async () => {
    const { inputs } = findOne(await recordStack({ stack: 'prod' }), groupType);
    expect(inputs).not.to.have.any.keys('waitForElbCapacity', 'instanceRefresh');
  });

  it('drains within 20 minutes, after the new fleet is created', async () => {
    const { inputs, options } = findOne(await recordStack({ stack: 'prod' }), groupType);
    expect(inputs['forceDelete']).to.equal(false);
    // 15 minutes to become healthy, and time for the provider to report a failure.
    expect(options.customTimeouts).to.deep.equal({ create: '1200s', update: '1200s', delete: '20m' });
    expect(options.deleteBeforeReplace).to.equal(false);
  });

  it('ignores changes of desiredCapacity and minElbCapacity', async () => {
    expect(findOne(await recordStack({ stack: 'prod' }), groupType).options.ignoreChanges).to.deep.equal([
      'desiredCapacity',
      'minElbCapacity',
    ]);
  });

  it('scales to the CPU target', async () => {
    const resources = await recordStack({ stack: 'prod' });
    expect(findOne(resources, 'aws:autoscaling/policy:Policy').inputs).to.deep.equal({
      autoscalingGroupName: findOne(resources, groupType).outputs['name'],
      policyType: 'TargetTrackingScaling',
      targetTrackingConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: 'ASGAverageCPUUtilization' },
        targetValue: 20,
      },
    });
  });

  it('has no scaling policy if scaling is off, and keeps its sizes', async () => {
    const resources = await recordStack({ stack: 'prod', config: { scaling: 'off' } });
    expect(findAll(resources, 'aws:autoscaling/policy:Policy')).to.deep.equal([]);
    const { inputs } = findOne(resources, groupType);
    expect([inputs['minSize'], inputs['maxSize']]).to.deep.equal([2, 6]);
  });

  it('specifies no CPU credits for an instance type without them', async () => {
    const resources = await recordStack({ stack: 'staging', config: { instanceType: 'm7g.medium' } });
    expect(findOne(resources, 'LaunchTemplate').inputs).not.to.have.property('creditSpecification');
  });

  it('runs a single instance if fleetMax is 1', async () => {
    const { inputs } = findOne(await recordStack({ stack: 'staging', config: { fleetMax: 1 } }), groupType);
    expect([inputs['minSize'], inputs['maxSize']]).to.deep.equal([1, 1]);
  });

  it('runs no instance if fleetMin is 0', async () => {
    const { inputs } = findOne(await recordStack({ stack: 'staging', config: { fleetMin: 0 } }), groupType);
    expect([inputs['minSize'], inputs['desiredCapacity'], inputs['minElbCapacity']]).to.deep.equal([0, 0, 0]);
  });

  describe('id', () => {
    const base = { stack: 'staging' };

    it('starts with the release id and is in the names of launch template and group', async () => {
      const fleetId = await recordFleetId(base);
      const id = createManifest('arm64', Buffer.from('a release'), '').id;
      expect(fleetId).to.match(new RegExp(`^${id}-[0-9a-f]{8}$`));
      expect(findOne(await recordStack(base), 'LaunchTemplate').name).to.equal(
        `noughts-staging-server-${fleetId}`,
      );
    });

    it('changes with the release', async () => {
      expect(await recordFleetId({ ...base, release: 'another release' })).not.to.equal(
        await recordFleetId(base),
      );
    });

    it('is the same again after a rollback', async () => {
      await recordFleetId({ ...base, release: 'another release' });
      // alarmEmail does not affect the fleet; it only avoids a cached recording.
      const rollback = { ...base, release: 'a release', config: { alarmEmail: 'ops@example.com' } };
      expect(await recordFleetId(rollback)).to.equal(await recordFleetId(base));
    });
  });

  it('passes the settings of the service in user data, without secrets', async () => {
    const script = decodeUserData(await recordStack({ stack: 'prod' }));
    for (const line of [
      'PORT=8443',
      'HOST=0.0.0.0',
      'AWS_REGION=eu-central-1',
      'GAMES_TABLE=noughts-prod-games-0a1b2c3',
      'USERS_TABLE=noughts-prod-users-0a1b2c3',
      'PUBLIC_ORIGIN=https://no-prod-alb-0a1b2c3-1234567890.eu-central-1.elb.amazonaws.com',
      'TRUST_PROXY=1',
      'DRAIN_SECONDS=25',
      'STACK_NAME=prod',
      'EVENT_BUS_URL=rediss://noughts-prod-bus-0a1b2c3.serverless.euc1.cache.amazonaws.com:6379',
    ]) {
      expect(script).to.include(`\n${line}\n`);
    }
    expect(script).not.to.match(/SESSION_KEYS=[^%]/);
  });
});

describe('Fleet in an update', function () {
  this.timeout(60_000);

  const raw = Object.fromEntries(
    Object.entries(readConfiguration('staging', { fleetMax: 6 })).map(([key, value]) => [
      key.replace('noughts:', ''),
      value,
    ]),
  );
  const settings = parseSettings({ stack: 'staging', raw, configuredKeys: [] });

  /** Registers a fleet with a fake probe; returns its group and healthyGroupName, or the error of the latter. */
  async function runUpdate(probe: FleetProbe, phase: 'update' | 'preview' = 'update') {
    const recording = await startRecording('staging', phase);
    let nowMs = 0;
    let healthyGroupName: Promise<string> = Promise.resolve('');
    await pulumi.runtime.runInPulumiStack(async () => {
      const fleet = new Fleet('fleet', {
        settings,
        awsContext: {
          accountId: '1',
          partition: 'aws',
          region: 'eu-central-1',
          zones: ['a', 'b'],
          imageId: 'ami-1',
        },
        names: createNames('staging', 'eu-central-1'),
        tags: createTags('staging'),
        manifest: createManifest('arm64', Buffer.from('a release'), ''),
        ...launchInputs,
        targetGroupArns: ['arn:x:targetgroup/live/1'],
        dependsOn: [],
        currentFleets: await listCurrentFleets(probe, { isPreview: phase === 'preview' }),
        probe,
        clock: { now: () => nowMs, sleep: async (durationMs) => void (nowMs += durationMs) },
      });
      healthyGroupName = (fleet.healthyGroupName as unknown as { promise(): Promise<string> }).promise();
      healthyGroupName.catch(() => undefined);
      return {};
    });
    const name = await healthyGroupName.catch((error: unknown) => error as Error);
    await pulumi.runtime.disconnect();
    return { group: findOne(recording.resources, groupType), name };
  }

  const createGroupState = (id: string, fields: Partial<GroupState> = {}): GroupState => ({
    name: 'g',
    fleetId: id,
    generation: 1,
    minSize: 1,
    desiredCapacity: 1,
    deleting: false,
    instances: [],
    outdatedInstances: [],
    ...fields,
  });

  const fakeTargets =
    (...healthy: string[]) =>
    async (arns: readonly string[]) =>
      arns.map((arn) => ({ targetGroup: arn, healthy: new Set(healthy) }));

  /** The id of a fleet with these settings. */
  let fleetId = '';
  before(async () => {
    const { group } = await runUpdate({ listGroups: async () => [], getTargetHealth: fakeTargets() });
    fleetId = /-fleet-(.*)$/.exec(group.name)?.[1] ?? '';
  });

  it('starts at the current size of the old fleet', async () => {
    const old = createGroupState('old', { desiredCapacity: 4, instances: ['i-0'] });
    const { group } = await runUpdate({ listGroups: async () => [old], getTargetHealth: fakeTargets('i-0') });
    expect(group.inputs).to.include({ desiredCapacity: 4, minElbCapacity: 4 });
  });

  it('resolves healthyGroupName when the fleet is healthy', async () => {
    const groups = [createGroupState('old'), createGroupState(fleetId, { instances: ['i-1'] })];
    const { group, name } = await runUpdate({
      listGroups: async () => groups,
      getTargetHealth: fakeTargets('i-1'),
    });
    expect(name).to.equal(group.outputs['name']);
  });

  it('rejects healthyGroupName if the group is unhealthy, even if it existed before', async () => {
    for (const groups of [
      [createGroupState('old'), createGroupState(fleetId)],
      [createGroupState(fleetId)],
    ]) {
      const { name } = await runUpdate({
        listGroups: async () => groups,
        getTargetHealth: fakeTargets('i-0'),
      });
      expect(name).to.be.instanceOf(Error);
      expect((name as Error).message).to.include('is not healthy after 900 s');
    }
  });

  it('calls no AWS API in a preview', async () => {
    const failWhenCalled = async () => {
      throw new Error('unexpected AWS call');
    };
    const { group, name } = await runUpdate(
      { listGroups: failWhenCalled, getTargetHealth: failWhenCalled },
      'preview',
    );
    expect(name).to.equal(group.outputs['name']);
    expect(group.inputs['desiredCapacity']).to.equal(1);
  });
});
