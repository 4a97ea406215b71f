import * as pulumi from '@pulumi/pulumi';
import { createAwsProbe } from './fleet/health-gate/aws-probe.ts';
import { listCurrentFleets } from './fleet/health-gate/fleet-state.ts';
import { systemClock } from './fleet/health-gate/wait.ts';
import { findRelease } from './release/find-release.ts';
import { readProfile, readSettings } from './config/config.ts';
import { buildDashboardUrl, buildSessionCommand } from './outputs.ts';
import { createInterfaceEndpoints } from './network/endpoints.ts';
import { createEventBusCache } from './data/event-bus.ts';
import { SecurityGroups } from './network/security-groups.ts';
import { Fleet } from './fleet/fleet.ts';
import { absentInput, createStaticInput } from './fleet-fingerprint.ts';
import { LoadBalancer } from './load-balancer/load-balancer.ts';
import { InstanceRole } from './fleet/instance-role.ts';
import { createAccessLogBucket, createFlowLogBucket } from './storage/log-buckets.ts';
import { createNames } from './names.ts';
import { Network } from './network/network.ts';
import { Monitoring } from './monitoring/monitoring.ts';
import { Release } from './release/release-bucket.ts';
import { SessionKeySecret } from './data/session-key-secret.ts';
import { createServiceLogGroup, buildServiceLogName } from './monitoring/service-log.ts';
import { resolveAwsContext } from './aws-context/aws-context.ts';
import { Tables } from './data/tables.ts';
import { registerDefaultTags, createTags } from './tags.ts';

/**
 * The Pulumi program of a stack.
 *
 * @param root the project's folder; a parameter because the SDK has no root directory for inline programs
 * @returns the stack's outputs
 */
export async function program(root: string) {
  const settings = readSettings();
  const manifest = findRelease(settings.architecture, root);
  const awsContext = await resolveAwsContext(settings);
  const names = createNames(settings.stack, awsContext.region);
  const tags = createTags(settings.stack);
  registerDefaultTags(tags);
  const common = { settings, awsContext, names, tags };
  const probe = createAwsProbe({ stack: settings.stack, region: awsContext.region, profile: readProfile() });
  const currentFleets = await listCurrentFleets(probe, { isPreview: pulumi.runtime.isDryRun() });

  const accessLogs = createAccessLogBucket(common);
  const flowLogs = createFlowLogBucket(common);
  const network = new Network('network', {
    ...common,
    flowLogs: { bucketArn: flowLogs.bucket.arn, dependsOn: flowLogs.policy },
  });
  const { vpcId, publicSubnetIds, fleetSubnetIds } = network;
  const securityGroups = new SecurityGroups('security-groups', {
    ...common,
    vpcId: network.launchInputs.vpcId,
  });
  const endpoints =
    securityGroups.endpoints === undefined
      ? []
      : createInterfaceEndpoints(
          {
            names,
            awsContext,
            vpcId,
            subnetIds: fleetSubnetIds,
            securityGroupId: securityGroups.endpoints.id,
          },
          network,
        );

  const loadBalancer = new LoadBalancer('load-balancer', {
    ...common,
    vpcId,
    subnetIds: publicSubnetIds,
    securityGroupId: securityGroups.loadBalancer.id,
    accessLogs: { bucket: accessLogs.bucket.id, dependsOn: accessLogs.policy },
  });

  const tables = new Tables('tables', common);
  const runningGenerations = currentFleets.flatMap(({ generation }) => generation ?? []);
  const sessionKeySecret = new SessionKeySecret('secrets', { ...common, runningGenerations });
  const release = new Release('release', { ...common, manifest });
  const eventBusCache =
    securityGroups.eventBus === undefined
      ? undefined
      : createEventBusCache({
          names,
          subnetIds: network.launchInputs.subnetIds,
          securityGroupId: securityGroups.eventBus.id,
        });
  const serviceLog = createServiceLogGroup(common);
  const role = new InstanceRole('instance-role', {
    ...common,
    tables: tables.all,
    secret: sessionKeySecret.secret,
    releaseBucket: release.bucket,
    logGroup: serviceLog,
  });

  const targetGroupArns = Object.values(loadBalancer.targetGroups).map(({ arn }) => arn);
  const fleet = new Fleet('fleet', {
    ...common,
    manifest,
    subnetIds: network.launchInputs.subnetIds,
    ...securityGroups.launchInputs,
    ...role.launchInputs,
    targetGroupArns: pulumi.all(targetGroupArns),
    bootInputs: {
      ...tables.launchInputs,
      ...loadBalancer.launchInputs,
      ...(eventBusCache?.launchInputs ?? { eventBusUrl: absentInput }),
      ...release.launchInputs,
      ...sessionKeySecret.launchInputs,
      logGroup: createStaticInput(buildServiceLogName(names), serviceLog.name),
    },
    dependsOn: [
      network.vpc,
      ...securityGroups.rules,
      ...endpoints,
      ...loadBalancer.listenersAndRules,
      ...role.policies,
      ...tables.all,
      ...(eventBusCache === undefined ? [] : [eventBusCache.cache]),
      sessionKeySecret.version,
      release.object,
      serviceLog,
    ],
    currentFleets,
    probe,
    clock: systemClock,
  });

  const monitoring = new Monitoring('monitoring', {
    ...common,
    loadBalancer,
    tables,
    eventBus: eventBusCache?.cache,
    serviceLog,
    // Not healthyGroupName: an unhealthy fleet would make alarms and dashboard fail too and hide the reason. It also
    // needs its alarms most.
    fleet,
  });

  return {
    /** URL of the game. */
    url: loadBalancer.url,
    /** The self-signed certificate for clients that want to trust it; empty with a domain. */
    certificatePem: loadBalancer.certificatePem ?? '',
    /** DNS name of the load balancer, to which a domain with DNS elsewhere must lead. */
    loadBalancerDnsName: loadBalancer.alb.dnsName,
    /** Name of the games table. */
    tableName: tables.games.name,
    /** Key of the deployed release in the release bucket. */
    releaseKey: release.key,
    /** The Auto Scaling group that serves, once it is healthy. */
    autoScalingGroup: fleet.healthyGroupName,
    /** URL of the dashboard in the AWS console. */
    dashboardUrl: buildDashboardUrl(awsContext, monitoring.dashboard),
    /** Command that opens a shell on a server. */
    sessionCommand: buildSessionCommand(awsContext, fleet.healthyGroupName),
  };
}
