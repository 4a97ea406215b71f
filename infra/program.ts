import * as pulumi from '@pulumi/pulumi';
import { awsProbe } from './fleet/health-gate/aws-probe.ts';
import { presentFleets } from './fleet/health-gate/fleet-state.ts';
import { wallClock } from './fleet/health-gate/wait.ts';
import { findRelease } from './release/find.ts';
import { readProfile, readSettings } from './config/config.ts';
import { dashboardUrlOf, sessionCommandOf } from './outputs.ts';
import { makeEndpoints } from './network/endpoints.ts';
import { makeEventBus } from './data/event-bus.ts';
import { Firewall } from './network/security-groups.ts';
import { Fleet } from './fleet/fleet.ts';
import { absent, known } from './fleet/fleet-fingerprint.ts';
import { FrontDoor } from './load-balancer/load-balancer.ts';
import { InstanceRole } from './fleet/instance-role.ts';
import { makeLogBucket } from './storage/log-bucket.ts';
import { namesOf } from './names.ts';
import { Network } from './network/network.ts';
import { Observability } from './monitoring/monitoring.ts';
import { Release } from './release/bucket.ts';
import { Secrets } from './data/secrets.ts';
import { makeServiceLog, serviceLogName } from './monitoring/service-log.ts';
import { findSite } from './aws-context.ts';
import { Tables } from './data/tables.ts';
import { tagEverything, tagsOf } from './tags.ts';

/**
 * The Pulumi program of a stack.
 *
 * @param root the project's folder. A parameter because the SDK knows no root directory of an inline program.
 * @returns the stack's outputs
 */
export async function program(root: string) {
  const settings = readSettings();
  const archive = findRelease(settings.architecture, root);
  const site = await findSite(settings);
  const names = namesOf(settings.stack, site.region);
  const tags = tagsOf(settings.stack);
  tagEverything(tags);
  const common = { settings, site, names, tags };
  const probe = awsProbe({ stack: settings.stack, region: site.region, profile: readProfile() });
  const present = await presentFleets(probe, { isPreview: pulumi.runtime.isDryRun() });

  const logs = makeLogBucket(common);
  const network = new Network('network', {
    ...common,
    flowLogs: { bucketArn: logs.bucket.arn, ready: logs.policy },
  });
  const { vpcId, publicSubnetIds, fleetSubnetIds } = network;
  const firewall = new Firewall('firewall', { ...common, vpcId: network.launch.vpcId });
  const endpoints =
    firewall.endpoints === undefined
      ? []
      : makeEndpoints(
          {
            names,
            region: site.region,
            vpcId,
            subnetIds: fleetSubnetIds,
            securityGroupId: firewall.endpoints.id,
          },
          network,
        );

  const frontDoor = new FrontDoor('front-door', {
    ...common,
    vpcId,
    subnetIds: publicSubnetIds,
    securityGroupId: firewall.frontDoor.id,
    accessLogs: { bucket: logs.bucket.id, ready: logs.policy },
  });

  const tables = new Tables('tables', common);
  const running = present.flatMap(({ generation }) => generation ?? []);
  const secrets = new Secrets('secrets', { ...common, running });
  const release = new Release('release', { ...common, archive });
  const bus =
    firewall.bus === undefined
      ? undefined
      : makeEventBus({ names, subnetIds: network.launch.subnetIds, securityGroupId: firewall.bus.id });
  const serviceLog = makeServiceLog(common);
  const role = new InstanceRole('instance-role', {
    ...common,
    tables: tables.all,
    secret: secrets.secret,
    releases: release.bucket,
    log: serviceLog,
  });

  const targetGroupArns = Object.values(frontDoor.targetGroups).map(({ arn }) => arn);
  const fleet = new Fleet('fleet', {
    ...common,
    archive,
    subnetIds: network.launch.subnetIds,
    ...firewall.launch,
    ...role.launch,
    targetGroupArns: pulumi.all(targetGroupArns),
    facts: {
      ...tables.launch,
      ...frontDoor.launch,
      ...(bus?.launch ?? { eventBusUrl: absent }),
      ...release.launch,
      ...secrets.launch,
      logGroup: known(serviceLogName(names), serviceLog.name),
    },
    ready: [
      network.ready,
      ...firewall.rules,
      ...endpoints,
      ...frontDoor.ready,
      ...role.policies,
      ...tables.all,
      ...(bus === undefined ? [] : [bus.cache]),
      secrets.version,
      release.object,
      serviceLog,
    ],
    present,
    probe,
    clock: wallClock,
  });

  const observability = new Observability('observability', {
    ...common,
    frontDoor,
    tables,
    // Not the proven group: a refused one would fail the alarms and the dashboard with it, and bury the reason under
    // theirs. And an ill fleet is what alarms are for.
    fleet,
  });

  return {
    /** Where the game is played. */
    url: frontDoor.url,
    /** The self-signed certificate for clients that want to trust it; empty with a domain. */
    certificatePem: frontDoor.certificatePem ?? '',
    /** The table with the games. */
    tableName: tables.games.name,
    /** Key of the release that serves, in the bucket of releases. */
    releaseKey: release.key,
    /** The group that serves, proven healthy. */
    autoScalingGroup: fleet.provenGroup,
    /** The dashboard in the console. */
    dashboardUrl: dashboardUrlOf(site, observability.dashboard),
    /** How to open a shell on a server; list the servers with the first command. */
    sessionCommand: sessionCommandOf(site, fleet.provenGroup),
  };
}
