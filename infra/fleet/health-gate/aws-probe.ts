import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { sessionKeyGenerationTag, fleetIdTag } from '../../tags.ts';
import type { FleetProbe, GroupState, TargetHealth } from './fleet-state.ts';

export interface AwsProbeArgs {
  readonly stack: string;
  readonly region: string;
  /** The AWS profile of the provider; undefined for the default credential chain. */
  readonly profile: string | undefined;
}

/**
 * Creates a probe that calls AWS in the provider's region and with its profile; `AWS_ENDPOINT_URL_AUTO_SCALING` and
 * `AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2` set other endpoints. The SDK clients are lazy-loaded, because a preview
 * makes no calls.
 */
export function createAwsProbe({ stack, region, profile }: AwsProbeArgs): FleetProbe {
  const options = { region, ...(profile === undefined ? {} : { profile }) };
  return {
    async listGroups() {
      const { AutoScalingClient, paginateDescribeAutoScalingGroups } =
        await import('@aws-sdk/client-auto-scaling');
      const pages = paginateDescribeAutoScalingGroups(
        { client: new AutoScalingClient(options) },
        {
          Filters: [
            { Name: 'tag:project', Values: ['noughts'] },
            { Name: 'tag:stack', Values: [stack] },
          ],
        },
      );
      const groups: GroupState[] = [];
      for await (const page of pages) groups.push(...(page.AutoScalingGroups ?? []).map(toGroupState));
      return groups;
    },
    async getTargetHealth(targetGroupArns) {
      const { ElasticLoadBalancingV2Client, DescribeTargetHealthCommand } =
        await import('@aws-sdk/client-elastic-load-balancing-v2');
      const client = new ElasticLoadBalancingV2Client(options);
      return Promise.all(
        targetGroupArns.map(async (arn): Promise<TargetHealth> => {
          const response = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn: arn }));
          const healthy = (response.TargetHealthDescriptions ?? [])
            .filter(({ TargetHealth }) => TargetHealth?.State === 'healthy')
            .flatMap(({ Target }) => Target?.Id ?? []);
          return { targetGroup: parseTargetGroupName(arn), healthy: new Set(healthy) };
        }),
      );
    },
  };
}

function toGroupState(group: AutoScalingGroup): GroupState {
  const inService = (group.Instances ?? []).filter(({ LifecycleState }) => LifecycleState === 'InService');
  const version = group.LaunchTemplate?.Version;
  const tag = (key: string) => group.Tags?.find(({ Key }) => Key === key)?.Value;
  const generation = tag(sessionKeyGenerationTag);
  return {
    name: group.AutoScalingGroupName ?? '',
    fleetId: tag(fleetIdTag) ?? '',
    generation: generation === undefined ? undefined : Number(generation),
    minSize: group.MinSize ?? 0,
    desiredCapacity: group.DesiredCapacity ?? 0,
    deleting: group.Status !== undefined,
    instances: inService.flatMap(({ InstanceId }) => InstanceId ?? []),
    outdatedInstances: inService
      .filter(({ LaunchTemplate }) => LaunchTemplate !== undefined && LaunchTemplate.Version !== version)
      .flatMap(({ InstanceId }) => InstanceId ?? []),
  };
}

/** Returns `no-stg-api-1a2b3c4` for `arn:…:targetgroup/no-stg-api-1a2b3c4/…`. */
function parseTargetGroupName(arn: string): string {
  return arn.split('/').at(1) ?? arn;
}
