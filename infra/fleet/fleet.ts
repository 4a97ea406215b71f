import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { renderUserData, type BootFacts } from './boot/user-data.ts';
import {
  fingerprintsOf,
  known,
  pairName,
  valuesOf,
  type LaunchInput,
  type LaunchInputs,
} from './fleet-fingerprint.ts';
import { startingCapacity } from './health-gate/health-check.ts';
import type { FleetProbe, GroupState } from './health-gate/fleet-state.ts';
import { untilHealthy, type GateClock } from './health-gate/wait.ts';
import type { Names } from '../names.ts';
import { OperatorError } from '../config/user-error.ts';
import type { ReleaseManifest } from '../release/manifest.ts';
import type { Settings } from '../config/settings.ts';
import type { Site } from '../aws-context.ts';
import { generationTag, pairTag, type Tags } from '../tags.ts';
import { deletionMinutes, graceSeconds } from '../timeouts.ts';

/** What user data says of the stack that the fleet knows by itself. */
type OwnFacts = Pick<BootFacts, 'stack' | 'region' | 'accountId' | 'release' | 'releaseSha256' | 'logLevel'>;

/** What user data says of the stack's other parts. */
export type GivenFacts = LaunchInputs<Omit<BootFacts, keyof OwnFacts>>;

export interface FleetArgs {
  readonly settings: Settings;
  readonly site: Site;
  readonly names: Names;
  readonly tags: Tags;
  readonly archive: ReleaseManifest;
  readonly facts: GivenFacts;
  readonly subnetIds: LaunchInput<string[]>;
  readonly securityGroupId: LaunchInput<string>;
  readonly instanceProfileArn: LaunchInput<string>;
  readonly targetGroupArns: pulumi.Input<string[]>;
  /** Everything an instance needs to boot, to serve and to be found healthy. */
  readonly ready: readonly pulumi.Resource[];
  /** The stack's fleets before this update; none in a preview. */
  readonly present: readonly GroupState[];
  readonly probe: FleetProbe;
  readonly clock: GateClock;
}

/** GB of the encrypted disk; the image needs 8. */
const diskGb = 10;

/**
 * The servers: a launch template and an Auto Scaling group over the fleet's subnets. A `t4g.small` is about $12.30 a
 * month and its disk $0.80; staging runs one, prod two.
 *
 * Both carry the pair's name, so a new release makes a new pair, and the engine deletes the old one only afterwards.
 * A group that AWS gives up waiting for stays in the state half-made, and the next update would merely touch it and
 * delete the fleet that serves. So the program itself asks, in every real update, whether the current group is
 * healthy, and ends in an error when it is not: the engine then deletes nothing.
 */
export class Fleet extends pulumi.ComponentResource {
  /** Name of the pair of launch template and group. */
  readonly pair: string;
  /** The group's name, known in an update only once the group was found healthy in every target group. */
  readonly provenGroup: pulumi.Output<string>;
  /** The group's name as soon as there is one; for whatever watches the fleet rather than counts on it. */
  readonly groupName: pulumi.Output<string>;

  constructor(name: string, args: FleetArgs, opts?: pulumi.ComponentResourceOptions) {
    super('noughts:infra:Fleet', name, {}, opts);
    const { settings, names } = args;
    const launch = launchOf(args);
    const pair = pairName(args.archive.id, launch.fingerprint);
    this.pair = pair;
    const serverTags = { ...args.tags, Name: names.full('server'), [pairTag]: pair };
    const template = new aws.ec2.LaunchTemplate(
      names.full(`server-${pair}`),
      {
        ...launch.template,
        // Provider-wide tags do not reach what a group makes.
        tagSpecifications: ['instance', 'volume', 'network-interface'].map((resourceType) => ({
          resourceType,
          tags: serverTags,
        })),
      },
      { parent: this },
    );
    const capacity = startingCapacity(args.present, pair, settings);

    const group = new aws.autoscaling.Group(
      names.full(`fleet-${pair}`),
      {
        minSize: settings.fleetMin,
        maxSize: settings.fleetMax,
        desiredCapacity: capacity,
        // Not waitForElbCapacity, which on an update waits for exactly that number.
        minElbCapacity: capacity,
        waitForCapacityTimeout: `${settings.healthyWithinSeconds}s`,
        vpcZoneIdentifiers: args.subnetIds.value,
        // A numbered version: $Latest deploys nothing.
        launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
        targetGroupArns: args.targetGroupArns,
        healthCheckType: 'ELB',
        healthCheckGracePeriod: graceSeconds,
        defaultInstanceWarmup: graceSeconds,
        enabledMetrics: ['GroupInServiceInstances', 'GroupDesiredCapacity'],
        metricsGranularity: '1Minute',
        // Drained, never cut off.
        forceDelete: false,
        tags: passedOn({ ...serverTags, [generationTag]: String(settings.sessionKeyGeneration) }),
      },
      {
        parent: this,
        dependsOn: [...args.ready],
        // Scaling is no drift, and the next release starts at the size that is then present.
        ignoreChanges: ['desiredCapacity', 'minElbCapacity'],
        customTimeouts: {
          create: `${settings.healthyWithinSeconds + 300}s`,
          update: `${settings.healthyWithinSeconds + 300}s`,
          delete: `${deletionMinutes}m`,
        },
      },
    );
    new aws.autoscaling.Policy(
      names.full(`cpu-${pair}`),
      {
        autoscalingGroupName: group.name,
        policyType: 'TargetTrackingScaling',
        targetTrackingConfiguration: {
          predefinedMetricSpecification: { predefinedMetricType: 'ASGAverageCPUUtilization' },
          targetValue: settings.cpuTarget,
        },
      },
      { parent: this },
    );
    this.groupName = group.name;
    this.provenGroup = this.proven(group, pair, args);
    this.registerOutputs();
  }

  private proven(
    group: aws.autoscaling.Group,
    pair: string,
    { probe, clock, settings, targetGroupArns }: FleetArgs,
  ): pulumi.Output<string> {
    if (pulumi.runtime.isDryRun()) return group.name;
    const withinSeconds = settings.healthyWithinSeconds;
    return pulumi
      .all([group.name, targetGroupArns])
      .apply(([groupName, arns]) =>
        untilHealthy({ probe, pair, targetGroupArns: arns, withinSeconds, clock }).then(
          () => groupName,
          refused,
        ),
      );
  }
}

/**
 * Rejects without a `throw`. Pulumi's runtime has V8's debugger on, which at every `throw` in an asynchronous function
 * walks all promises that hang on it to see who will catch it. Here these are all outputs of the stack, many times
 * over: a minute or more.
 */
function refused(error: Error): Promise<never> {
  return Promise.reject(new OperatorError(error.message));
}

/**
 * What servers are launched with, and its fingerprint: the same text and the same template, made once of the values and
 * once of their fingerprints. Nothing can be added to one without shaping the other. Sizes are no part of it: a group
 * changes them while servers run.
 */
function launchOf(args: FleetArgs) {
  const { settings, site, archive, facts, subnetIds, securityGroupId, instanceProfileArn } = args;
  const boot: LaunchInputs<BootFacts> = {
    ...facts,
    stack: known(settings.stack),
    region: known(site.region),
    accountId: known(site.accountId),
    release: known(archive.id),
    releaseSha256: known(archive.sha256),
    logLevel: known(settings.logLevel),
  };
  const common = { imageId: site.imageId, instanceType: settings.instanceType };
  return {
    template: templateOf({
      ...common,
      securityGroupId: securityGroupId.value,
      instanceProfileArn: instanceProfileArn.value,
      userData: valuesOf<BootFacts>(boot).apply((values) =>
        Buffer.from(renderUserData(values)).toString('base64'),
      ),
    }),
    fingerprint: {
      template: templateOf({
        ...common,
        securityGroupId: securityGroupId.fingerprint,
        instanceProfileArn: instanceProfileArn.fingerprint,
        userData: renderUserData(fingerprintsOf<BootFacts>(boot)),
      }),
      subnetIds: subnetIds.fingerprint,
      // A server reads its keys at boot.
      sessionKeyGeneration: settings.sessionKeyGeneration,
    },
  };
}

type Launched = 'imageId' | 'instanceType' | 'securityGroupId' | 'instanceProfileArn' | 'userData';

/** The launch template without its tags. */
function templateOf(launched: Readonly<Record<Launched, pulumi.Input<string>>>) {
  const { imageId, instanceType, securityGroupId, instanceProfileArn, userData } = launched;
  return {
    imageId,
    instanceType,
    iamInstanceProfile: { arn: instanceProfileArn },
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
        securityGroups: [securityGroupId],
      },
    ],
    blockDeviceMappings: [
      {
        deviceName: '/dev/xvda',
        ebs: { encrypted: 'true', volumeType: 'gp3', volumeSize: diskGb, deleteOnTermination: 'true' },
      },
    ],
    monitoring: { enabled: true },
    userData,
  };
}

function passedOn(tags: Tags) {
  return Object.entries(tags).map(([key, value]) => ({ key, value, propagateAtLaunch: true }));
}
