import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { renderUserData, type BootParameters } from './boot/user-data.ts';
import {
  absentInput,
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
import { getCpuBaseline } from '../config/instance-type.ts';
import { UserError } from '../config/user-error.ts';
import type { ReleaseManifest } from '../release/manifest.ts';
import type { Settings } from '../config/settings.ts';
import type { AwsContext } from '../aws-context/aws-context.ts';
import { sessionKeyGenerationTag, fleetIdTag, type Tags } from '../tags.ts';
import { deletionTimeoutMinutes, healthCheckGraceSeconds } from '../timeouts.ts';

/** Boot parameters that the fleet derives itself. */
type FleetBootParameters = Pick<
  BootParameters,
  'stack' | 'region' | 'accountId' | 'release' | 'releaseSha256' | 'logLevel' | 'contact'
>;

/** Boot parameters from other components of the stack. */
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
  /** Everything that an instance needs to boot, serve and pass its health checks. */
  readonly dependsOn: readonly pulumi.Resource[];
  /** The stack's fleets before this update; empty in a preview. */
  readonly currentFleets: readonly GroupState[];
  readonly probe: FleetProbe;
  readonly clock: Clock;
}

/** GB of the encrypted disk; the image needs 8. */
export const diskSizeGb = 10;

/**
 * The servers: a launch template and an Auto Scaling group over the fleet's subnets. A `t4g.small` is about $12.30 a
 * month and its disk $0.80; staging runs one, prod two.
 *
 * Blue/green: both are named after the fleet id, so a release creates a new fleet before Pulumi's engine deletes the
 * old one. If AWS times out, the half-created group stays in the state, and the next update would accept it and delete
 * the serving fleet. Therefore every update checks the health of the current group and fails if it is unhealthy: the
 * engine then deletes nothing.
 */
export class Fleet extends pulumi.ComponentResource {
  /** Id of the launch template and group. */
  readonly fleetId: string;
  /** The group's name; in an update it resolves only when the group is healthy in every target group. */
  readonly healthyGroupName: pulumi.Output<string>;
  readonly group: aws.autoscaling.Group;

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
        // Default tags do not reach resources that the group creates.
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
        // Not waitForElbCapacity: in an update it waits for exactly that number.
        minElbCapacity: capacity,
        waitForCapacityTimeout: `${settings.healthyWithinSeconds}s`,
        vpcZoneIdentifiers: args.subnetIds.value,
        // A numbered version: with $Latest the group would not change.
        launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
        targetGroupArns: args.targetGroupArns,
        healthCheckType: 'ELB',
        healthCheckGracePeriod: healthCheckGraceSeconds,
        defaultInstanceWarmup: healthCheckGraceSeconds,
        enabledMetrics: ['GroupInServiceInstances', 'GroupDesiredCapacity'],
        metricsGranularity: '1Minute',
        // Instances are drained before they are terminated.
        forceDelete: false,
        tags: propagateTags({
          ...serverTags,
          [sessionKeyGenerationTag]: String(settings.sessionKeyGeneration),
        }),
      },
      {
        parent: this,
        dependsOn: [...args.dependsOn],
        // Scaling is not drift, and the next fleet starts at the current size.
        ignoreChanges: ['desiredCapacity', 'minElbCapacity'],
        customTimeouts: {
          create: `${settings.healthyWithinSeconds + 300}s`,
          update: `${settings.healthyWithinSeconds + 300}s`,
          delete: `${deletionTimeoutMinutes}m`,
        },
      },
    );
    if (settings.scaling === 'cpu') this.createScalingPolicy(group, fleetId, args);
    this.group = group;
    this.healthyGroupName = this.resolveHealthyGroupName(group, fleetId, args);
    this.registerOutputs();
  }

  private createScalingPolicy(
    group: aws.autoscaling.Group,
    fleetId: string,
    { names, settings }: FleetArgs,
  ): void {
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
 * Rejects without `throw`. Pulumi's runtime enables V8's debugger, which at every `throw` in an async function searches
 * all dependent promises for a handler. Here these are all outputs of the stack, which takes a minute or more.
 */
function rejectWithUserError(error: Error): Promise<never> {
  return Promise.reject(new UserError(error.message));
}

/**
 * The launch template and its fingerprint, built by the same code from the values and from their fingerprints, so that
 * every input affects both. Sizes are not part of it: a group changes them while servers run.
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
    contact: settings.contact === undefined ? absentInput : createStaticInput(settings.contact),
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
      // Servers read the session keys only at boot.
      sessionKeyGeneration: settings.sessionKeyGeneration,
    },
  };
}

interface TemplateInputs extends Readonly<
  Record<'imageId' | 'securityGroupId' | 'instanceProfileArn' | 'userData', pulumi.Input<string>>
> {
  readonly instanceType: string;
}

/**
 * The launch template without its tags. A burstable instance uses `unlimited` credits: when it has spent its own, CPU
 * above the baseline costs $0.04 a vCPU and hour, and an alarm says so; with `standard` it would be slowed down to a
 * fifth in the middle of a burst.
 */
function buildTemplateArgs(templateInputs: TemplateInputs) {
  const { imageId, instanceType, securityGroupId, instanceProfileArn, userData } = templateInputs;
  return {
    imageId,
    instanceType,
    ...(getCpuBaseline(instanceType) === undefined
      ? {}
      : { creditSpecification: { cpuCredits: 'unlimited' } }),
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
