import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { renderUserData, type BootParameters } from './boot/user-data.ts';
import {
  collectFingerprints,
  createStaticInput,
  createFleetId,
  collectValues,
  type LaunchInput,
  type LaunchInputs,
} from '../fleet-fingerprint.ts';
import { computeStartingCapacity } from './health-gate/health-check.ts';
import type { FleetProbe, GroupState } from './health-gate/fleet-state.ts';
import { waitUntilHealthy, type Clock } from './health-gate/wait.ts';
import type { ResourceNames } from '../names.ts';
import { UserError } from '../config/user-error.ts';
import type { ReleaseManifest } from '../release/manifest.ts';
import type { Settings } from '../config/settings.ts';
import type { AwsContext } from '../aws-context/aws-context.ts';
import { sessionKeyGenerationTag, fleetIdTag, type Tags } from '../tags.ts';
import { deletionTimeoutMinutes, healthCheckGraceSeconds } from '../timeouts.ts';

/** What user data says of the stack that the fleet knows by itself. */
type FleetBootParameters = Pick<
  BootParameters,
  'stack' | 'region' | 'accountId' | 'release' | 'releaseSha256' | 'logLevel'
>;

/** What user data says of the stack's other parts. */
export type StackBootInputs = LaunchInputs<Omit<BootParameters, keyof FleetBootParameters>>;

export interface FleetArgs {
  readonly settings: Settings;
  readonly awsContext: AwsContext;
  readonly names: ResourceNames;
  readonly tags: Tags;
  readonly manifest: ReleaseManifest;
  readonly bootInputs: StackBootInputs;
  readonly subnetIds: LaunchInput<string[]>;
  readonly securityGroupId: LaunchInput<string>;
  readonly instanceProfileArn: LaunchInput<string>;
  readonly targetGroupArns: pulumi.Input<string[]>;
  /** Everything an instance needs to boot, to serve and to be found healthy. */
  readonly dependsOn: readonly pulumi.Resource[];
  /** The stack's fleets before this update; none in a preview. */
  readonly currentFleets: readonly GroupState[];
  readonly probe: FleetProbe;
  readonly clock: Clock;
}

/** GB of the encrypted disk; the image needs 8. */
const diskSizeGb = 10;

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
  readonly fleetId: string;
  /** The group's name, known in an update only once the group was found healthy in every target group. */
  readonly healthyGroupName: pulumi.Output<string>;
  /** The group's name as soon as there is one; for whatever watches the fleet rather than counts on it. */
  readonly groupName: pulumi.Output<string>;

  constructor(name: string, args: FleetArgs, opts?: pulumi.ComponentResourceOptions) {
    super('noughts:infra:Fleet', name, {}, opts);
    const { settings, names } = args;
    const launchConfig = buildLaunchConfig(args);
    const fleetId = createFleetId(args.manifest.id, launchConfig.fingerprint);
    this.fleetId = fleetId;
    const serverTags = { ...args.tags, Name: names.logicalName('server'), [fleetIdTag]: fleetId };
    const template = new aws.ec2.LaunchTemplate(
      names.logicalName(`server-${fleetId}`),
      {
        ...launchConfig.template,
        // Provider-wide tags do not reach what a group makes.
        tagSpecifications: ['instance', 'volume', 'network-interface'].map((resourceType) => ({
          resourceType,
          tags: serverTags,
        })),
      },
      { parent: this },
    );
    const capacity = computeStartingCapacity(args.currentFleets, fleetId, settings);

    const group = new aws.autoscaling.Group(
      names.logicalName(`fleet-${fleetId}`),
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
        healthCheckGracePeriod: healthCheckGraceSeconds,
        defaultInstanceWarmup: healthCheckGraceSeconds,
        enabledMetrics: ['GroupInServiceInstances', 'GroupDesiredCapacity'],
        metricsGranularity: '1Minute',
        // Drained, never cut off.
        forceDelete: false,
        tags: propagateTags({
          ...serverTags,
          [sessionKeyGenerationTag]: String(settings.sessionKeyGeneration),
        }),
      },
      {
        parent: this,
        dependsOn: [...args.dependsOn],
        // Scaling is no drift, and the next release starts at the size that is then present.
        ignoreChanges: ['desiredCapacity', 'minElbCapacity'],
        customTimeouts: {
          create: `${settings.healthyWithinSeconds + 300}s`,
          update: `${settings.healthyWithinSeconds + 300}s`,
          delete: `${deletionTimeoutMinutes}m`,
        },
      },
    );
    new aws.autoscaling.Policy(
      names.logicalName(`cpu-${fleetId}`),
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
    this.healthyGroupName = this.resolveHealthyGroupName(group, fleetId, args);
    this.registerOutputs();
  }

  private resolveHealthyGroupName(
    group: aws.autoscaling.Group,
    fleetId: string,
    { probe, clock, settings, targetGroupArns }: FleetArgs,
  ): pulumi.Output<string> {
    if (pulumi.runtime.isDryRun()) return group.name;
    const timeoutSeconds = settings.healthyWithinSeconds;
    return pulumi
      .all([group.name, targetGroupArns])
      .apply(([groupName, arns]) =>
        waitUntilHealthy({ probe, fleetId, targetGroupArns: arns, timeoutSeconds, clock }).then(
          () => groupName,
          rejectWithUserError,
        ),
      );
  }
}

/**
 * Rejects without a `throw`. Pulumi's runtime has V8's debugger on, which at every `throw` in an asynchronous function
 * walks all promises that hang on it to see who will catch it. Here these are all outputs of the stack, many times
 * over: a minute or more.
 */
function rejectWithUserError(error: Error): Promise<never> {
  return Promise.reject(new UserError(error.message));
}

/**
 * What servers are launched with, and its fingerprint: the same text and the same template, made once of the values and
 * once of their fingerprints. Nothing can be added to one without shaping the other. Sizes are no part of it: a group
 * changes them while servers run.
 */
function buildLaunchConfig(args: FleetArgs) {
  const { settings, awsContext, manifest, bootInputs, subnetIds, securityGroupId, instanceProfileArn } = args;
  const allBootInputs: LaunchInputs<BootParameters> = {
    ...bootInputs,
    stack: createStaticInput(settings.stack),
    region: createStaticInput(awsContext.region),
    accountId: createStaticInput(awsContext.accountId),
    release: createStaticInput(manifest.id),
    releaseSha256: createStaticInput(manifest.sha256),
    logLevel: createStaticInput(settings.logLevel),
  };
  const common = { imageId: awsContext.imageId, instanceType: settings.instanceType };
  return {
    template: buildTemplateArgs({
      ...common,
      securityGroupId: securityGroupId.value,
      instanceProfileArn: instanceProfileArn.value,
      userData: collectValues<BootParameters>(allBootInputs).apply((values) =>
        Buffer.from(renderUserData(values)).toString('base64'),
      ),
    }),
    fingerprint: {
      template: buildTemplateArgs({
        ...common,
        securityGroupId: securityGroupId.fingerprint,
        instanceProfileArn: instanceProfileArn.fingerprint,
        userData: renderUserData(collectFingerprints<BootParameters>(allBootInputs)),
      }),
      subnetIds: subnetIds.fingerprint,
      // A server reads its keys at boot.
      sessionKeyGeneration: settings.sessionKeyGeneration,
    },
  };
}

type LaunchTemplateInput = 'imageId' | 'instanceType' | 'securityGroupId' | 'instanceProfileArn' | 'userData';

/** The launch template without its tags. */
function buildTemplateArgs(templateInputs: Readonly<Record<LaunchTemplateInput, pulumi.Input<string>>>) {
  const { imageId, instanceType, securityGroupId, instanceProfileArn, userData } = templateInputs;
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
        ebs: { encrypted: 'true', volumeType: 'gp3', volumeSize: diskSizeGb, deleteOnTermination: 'true' },
      },
    ],
    monitoring: { enabled: true },
    userData,
  };
}

function propagateTags(tags: Tags) {
  return Object.entries(tags).map(([key, value]) => ({ key, value, propagateAtLaunch: true }));
}
