import { expect } from 'chai';
import * as pulumi from '@pulumi/pulumi';
import { Fleet } from './fleet.ts';
import { presentFleets, type FleetProbe, type GroupState } from './health-gate/fleet-state.ts';
import { namesOf } from '../names.ts';
import { manifestOf } from '../release/manifest.ts';
import { settingsOf } from '../config/settings-check.ts';
import { tagsOf } from '../tags.ts';
import { all, one, own } from '../testing/found.ts';
import { launchInputs } from '../testing/launch-inputs.ts';
import { configurationOf, recordStack, type StackToRecord } from '../testing/record-stack.ts';
import type { RecordedResource } from '../testing/recorded-resource.ts';
import { record } from '../testing/recording-monitor.ts';

const groupType = 'aws:autoscaling/group:Group';

function userDataOf(resources: readonly RecordedResource[]): string {
  return Buffer.from(String(one(resources, 'LaunchTemplate').inputs['userData']), 'base64').toString();
}

/** The pair's name: release and digest, as group and template carry it. */
async function pairOf(variant: StackToRecord): Promise<string> {
  return one(await recordStack(variant), groupType).name.replace(/^noughts-\w+-fleet-/, '');
}

describe('fleet', function () {
  this.timeout(60_000);

  for (const stack of ['staging', 'prod']) {
    it(`of ${stack} starts instances with IMDSv2, an encrypted disk and no public address`, async () => {
      const template = one(await recordStack({ stack }), 'LaunchTemplate');
      const pair = await pairOf({ stack });
      const tags = {
        project: 'noughts',
        stack,
        'managed-by': 'pulumi',
        Name: `noughts-${stack}-server`,
        fleet: pair,
      };
      const { userData, ...rest } = own(template);
      expect(rest).to.deep.equal({
        imageId: 'ami-0fedcba9876543210',
        instanceType: 't4g.small',
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

    it(`of ${stack} is a group that the load balancer judges, over two zones`, async () => {
      const resources = await recordStack({ stack });
      const group = one(resources, groupType);
      const [min, max] = stack === 'prod' ? [2, 6] : [1, 2];
      const { tags, ...rest } = group.inputs;
      expect(rest).to.deep.equal({
        minSize: min,
        maxSize: max,
        desiredCapacity: min,
        minElbCapacity: min,
        waitForCapacityTimeout: '900s',
        vpcZoneIdentifiers: ['subnet-private-eu-central-1a', 'subnet-private-eu-central-1b'],
        launchTemplate: { id: one(resources, 'LaunchTemplate').id, version: '1' },
        targetGroupArns: all(resources, 'TargetGroup').map(({ outputs }) => outputs['arn']),
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
        fleet: await pairOf({ stack }),
        'session-key-generation': '1',
      };
      expect(tags).to.have.deep.members(
        Object.entries(expected).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
      );
    });

    it(`of ${stack} waits for all that an instance needs to boot, to serve and to be found healthy`, async () => {
      const resources = await recordStack({ stack });
      const { dependencies } = one(resources, groupType).options;
      const needed = [
        ...['Listener', 'ListenerRule', 'Table', 'SecretVersion', 'BucketObjectv2', 'RolePolicy', 'LogGroup'],
        ...['ServerlessCache', 'awsx:ec2:Vpc', 'SecurityGroupIngressRule', 'SecurityGroupEgressRule'],
      ];
      for (const type of needed) {
        const urns = all(resources, type).map(({ urn }) => urn);
        expect(urns, type).not.to.have.length(0);
        expect(dependencies, type).to.include.members(urns);
      }
    });
  }

  it('waits for the interface endpoints where there is no NAT', async () => {
    const resources = await recordStack({ stack: 'prod', config: { nat: 'none' } });
    expect(one(resources, groupType).options.dependencies).to.include.members(
      all(resources, 'VpcEndpoint').map(({ urn }) => urn),
    );
  });

  it('names a numbered version of its template: $Latest deploys nothing', async () => {
    const group = one(await recordStack({ stack: 'prod' }), groupType);
    expect((group.inputs['launchTemplate'] as { version: string }).version).to.match(/^\d+$/);
  });

  it('never uses waitForElbCapacity or an instance refresh', async () => {
    const { inputs } = one(await recordStack({ stack: 'prod' }), groupType);
    expect(inputs).not.to.have.any.keys('waitForElbCapacity', 'instanceRefresh');
  });

  it('has twenty minutes to go, is drained, and is created before the old one is deleted', async () => {
    const { inputs, options } = one(await recordStack({ stack: 'prod' }), groupType);
    expect(inputs['forceDelete']).to.equal(false);
    // Fifteen minutes to get healthy, and time for the provider to say that it did not.
    expect(options.customTimeouts).to.deep.equal({ create: '1200s', update: '1200s', delete: '20m' });
    expect(options.deleteBeforeReplace).to.equal(false);
  });

  it('ignores its size afterwards: scaling is no drift', async () => {
    expect(one(await recordStack({ stack: 'prod' }), groupType).options.ignoreChanges).to.deep.equal([
      'desiredCapacity',
      'minElbCapacity',
    ]);
  });

  it('scales by CPU with head-room', async () => {
    const resources = await recordStack({ stack: 'prod' });
    expect(one(resources, 'aws:autoscaling/policy:Policy').inputs).to.deep.equal({
      autoscalingGroupName: one(resources, groupType).outputs['name'],
      policyType: 'TargetTrackingScaling',
      targetTrackingConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: 'ASGAverageCPUUtilization' },
        targetValue: 50,
      },
    });
  });

  it('is the single-instance mode with a least and a most of 1', async () => {
    const { inputs } = one(await recordStack({ stack: 'staging', config: { fleetMax: 1 } }), groupType);
    expect([inputs['minSize'], inputs['maxSize']]).to.deep.equal([1, 1]);
  });

  it('parks at 0', async () => {
    const { inputs } = one(await recordStack({ stack: 'staging', config: { fleetMin: 0 } }), groupType);
    expect([inputs['minSize'], inputs['desiredCapacity'], inputs['minElbCapacity']]).to.deep.equal([0, 0, 0]);
  });

  describe('carries in its names what it is', () => {
    const base = { stack: 'staging' };

    it('a template and a group of one pair, with the release in front', async () => {
      const pair = await pairOf(base);
      const id = manifestOf('arm64', Buffer.from('a release'), '').id;
      expect(pair).to.match(new RegExp(`^${id}-[0-9a-f]{8}$`));
      expect(one(await recordStack(base), 'LaunchTemplate').name).to.equal(`noughts-staging-server-${pair}`);
    });

    it('another release makes a new pair', async () => {
      expect(await pairOf({ ...base, release: 'another release' })).not.to.equal(await pairOf(base));
    });

    it('the way back to a release is the way back to its pair', async () => {
      await pairOf({ ...base, release: 'another release' });
      // Where alarms are mailed to shapes no fleet; it only makes this a recording of its own.
      const back = { ...base, release: 'a release', config: { alarmEmail: 'ops@example.com' } };
      expect(await pairOf(back)).to.equal(await pairOf(base));
    });
  });

  it('gives the service every setting it needs, and no secret', async () => {
    const script = userDataOf(await recordStack({ stack: 'prod' }));
    for (const line of [
      'PORT=8443',
      'HOST=0.0.0.0',
      'AWS_REGION=eu-central-1',
      'GAMES_TABLE=noughts-prod-games-0a1b2c3',
      'USERS_TABLE=noughts-prod-users-0a1b2c3',
      'PUBLIC_ORIGIN=https://no-prod-front-0a1b2c3-1234567890.eu-central-1.elb.amazonaws.com',
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

describe('fleet in a real update', function () {
  this.timeout(60_000);

  const raw = Object.fromEntries(
    Object.entries(configurationOf('staging', { fleetMax: 6 })).map(([key, value]) => [
      key.replace('noughts:', ''),
      value,
    ]),
  );
  const settings = settingsOf({ stack: 'staging', raw, given: [] });

  /** Registers a fleet under a probe, in an update, and gives what was registered and the proven name. */
  async function update(probe: FleetProbe, phase: 'update' | 'preview' = 'update') {
    const recording = await record('staging', phase);
    let time = 0;
    let proven: Promise<string> = Promise.resolve('');
    await pulumi.runtime.runInPulumiStack(async () => {
      const fleet = new Fleet('fleet', {
        settings,
        site: {
          accountId: '1',
          partition: 'aws',
          region: 'eu-central-1',
          zones: ['a', 'b'],
          imageId: 'ami-1',
        },
        names: namesOf('staging', 'eu-central-1'),
        tags: tagsOf('staging'),
        archive: manifestOf('arm64', Buffer.from('a release'), ''),
        ...launchInputs,
        targetGroupArns: ['arn:x:targetgroup/live/1'],
        ready: [],
        present: await presentFleets(probe, { isPreview: phase === 'preview' }),
        probe,
        clock: { now: () => time, sleep: async (milliseconds) => void (time += milliseconds) },
      });
      proven = (fleet.provenGroup as unknown as { promise(): Promise<string> }).promise();
      proven.catch(() => undefined);
      return {};
    });
    const name = await proven.catch((error: unknown) => error as Error);
    await pulumi.runtime.disconnect();
    return { group: one(recording.resources, groupType), name };
  }

  const state = (of: string, fields: Partial<GroupState> = {}): GroupState => ({
    name: 'g',
    pair: of,
    generation: 1,
    minSize: 1,
    desiredCapacity: 1,
    deleting: false,
    instances: [],
    ...fields,
  });

  const targets =
    (...healthy: string[]) =>
    async (arns: readonly string[]) =>
      arns.map((arn) => ({ targetGroup: arn, healthy: new Set(healthy) }));

  /** The pair that these settings make; a stack without instances wanted is proven at once. */
  let pair = '';
  before(async () => {
    const { group } = await update({ groups: async () => [], targets: targets() });
    pair = /-fleet-(.*)$/.exec(group.name)?.[1] ?? '';
  });

  it('starts at the old fleet’s present size', async () => {
    const old = state('old', { desiredCapacity: 4, instances: ['i-0'] });
    const { group } = await update({ groups: async () => [old], targets: targets('i-0') });
    expect(group.inputs).to.include({ desiredCapacity: 4, minElbCapacity: 4 });
  });

  it('is known by name once it is proven', async () => {
    const groups = [state('old'), state(pair, { instances: ['i-1'] })];
    const { group, name } = await update({ groups: async () => groups, targets: targets('i-1') });
    expect(name).to.equal(group.outputs['name']);
  });

  it('ends in an error while the group is not healthy, also when it stood before', async () => {
    for (const groups of [[state('old'), state(pair)], [state(pair)]]) {
      const { name } = await update({ groups: async () => groups, targets: targets('i-0') });
      expect(name).to.be.instanceOf(Error);
      expect((name as Error).message).to.include('is not healthy after 900 s');
    }
  });

  it('asks AWS nothing in a preview', async () => {
    const asked = async () => {
      throw new Error('AWS was asked');
    };
    const { group, name } = await update({ groups: asked, targets: asked }, 'preview');
    expect(name).to.equal(group.outputs['name']);
    expect(group.inputs['desiredCapacity']).to.equal(1);
  });
});
