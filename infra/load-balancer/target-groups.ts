import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { TargetGroupName } from '../../service/shared/load-balancer-routes.ts';
import { deregistrationDelaySeconds, healthCheckIntervalSeconds, unhealthyThreshold } from '../timeouts.ts';
import type { ResourceNames } from '../names.ts';
import { servicePort } from '../ports.ts';

export type TargetGroups = Readonly<Record<TargetGroupName, aws.lb.TargetGroup>>;

/** Load-balancing algorithm of each group. */
const algorithms = {
  // Streams stay open, so the number of open requests says nothing about load.
  live: { loadBalancingAlgorithmType: 'round_robin' },
  api: { loadBalancingAlgorithmType: 'least_outstanding_requests' },
  docs: { loadBalancingAlgorithmType: 'round_robin' },
  web: { loadBalancingAlgorithmType: 'round_robin' },
} as const;

/** Groups whose pages need the hashed files of their own release while two releases serve. */
const stickyGroups: readonly TargetGroupName[] = ['docs', 'web'];
const stickinessSeconds = 300;

/**
 * Creates the target groups of the routing table, including the default, all over HTTPS to the same port and with the
 * same liveness check. An instance is replaced when any of them reports it unhealthy. Costs nothing.
 */
export function createTargetGroups(
  names: ResourceNames,
  vpcId: pulumi.Input<string>,
  parent: pulumi.Resource,
): TargetGroups {
  const createTargetGroup = (group: TargetGroupName) =>
    new aws.lb.TargetGroup(
      names.shortLogicalName(group),
      {
        vpcId,
        targetType: 'instance',
        port: servicePort,
        protocol: 'HTTPS',
        deregistrationDelay: deregistrationDelaySeconds,
        ...algorithms[group],
        stickiness: {
          type: 'lb_cookie',
          enabled: stickyGroups.includes(group),
          cookieDuration: stickinessSeconds,
        },
        healthCheck: {
          enabled: true,
          path: '/ping',
          port: 'traffic-port',
          protocol: 'HTTPS',
          matcher: '200',
          interval: healthCheckIntervalSeconds,
          timeout: 5,
          healthyThreshold: 2,
          unhealthyThreshold,
        },
      },
      { parent },
    );
  return {
    live: createTargetGroup('live'),
    api: createTargetGroup('api'),
    docs: createTargetGroup('docs'),
    web: createTargetGroup('web'),
  };
}
