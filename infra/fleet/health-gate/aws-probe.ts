import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { generationTag, pairTag } from '../../tags.ts';
import type { FleetProbe, GroupState, TargetHealth } from './fleet-state.ts';

export interface AwsProbeArgs {
  readonly stack: string;
  readonly region: string;
  /** The profile that the provider uses; undefined for the default chain of credentials. */
  readonly profile: string | undefined;
}

/**
 * Asks AWS, in the provider's region and with its profile; `AWS_ENDPOINT_URL_AUTO_SCALING` and
 * `AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2` lead elsewhere. The clients are loaded by the first question, so that a
 * preview, which asks none, does not pay for them.
 */
export function awsProbe({ stack, region, profile }: AwsProbeArgs): FleetProbe {
  const options = { region, ...(profile === undefined ? {} : { profile }) };
  return {
    async groups() {
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
      for await (const page of pages) groups.push(...(page.AutoScalingGroups ?? []).map(groupState));
      return groups;
    },
    async targets(targetGroupArns) {
      const { ElasticLoadBalancingV2Client, DescribeTargetHealthCommand } =
        await import('@aws-sdk/client-elastic-load-balancing-v2');
      const client = new ElasticLoadBalancingV2Client(options);
      return Promise.all(
        targetGroupArns.map(async (arn): Promise<TargetHealth> => {
          const answer = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn: arn }));
          const healthy = (answer.TargetHealthDescriptions ?? [])
            .filter(({ TargetHealth }) => TargetHealth?.State === 'healthy')
            .flatMap(({ Target }) => Target?.Id ?? []);
          return { targetGroup: nameIn(arn), healthy: new Set(healthy) };
        }),
      );
    },
  };
}

function groupState(group: AutoScalingGroup): GroupState {
  const tag = (key: string) => group.Tags?.find(({ Key }) => Key === key)?.Value;
  const generation = tag(generationTag);
  return {
    name: group.AutoScalingGroupName ?? '',
    pair: tag(pairTag) ?? '',
    generation: generation === undefined ? undefined : Number(generation),
    minSize: group.MinSize ?? 0,
    desiredCapacity: group.DesiredCapacity ?? 0,
    deleting: group.Status !== undefined,
    instances: (group.Instances ?? [])
      .filter(({ LifecycleState }) => LifecycleState === 'InService')
      .flatMap(({ InstanceId }) => InstanceId ?? []),
  };
}

/** `no-stg-api-1a2b3c4` of `arn:…:targetgroup/no-stg-api-1a2b3c4/…`. */
function nameIn(arn: string): string {
  return arn.split('/').at(1) ?? arn;
}
