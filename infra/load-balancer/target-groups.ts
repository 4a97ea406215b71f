import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { PathGroup } from '../../service/shared/routing-table.ts';
import { checkIntervalSeconds, checksBeforeUnhealthy, deregistrationSeconds } from '../timeouts.ts';
import type { Names } from '../names.ts';
import { servicePort } from '../network/ports.ts';

export type TargetGroups = Readonly<Record<PathGroup, aws.lb.TargetGroup>>;

/** How each group spreads its requests. */
const balancing = {
  // Streams stay open, so the number of open requests says nothing about load.
  live: { loadBalancingAlgorithmType: 'round_robin' },
  api: { loadBalancingAlgorithmType: 'least_outstanding_requests' },
  docs: { loadBalancingAlgorithmType: 'round_robin' },
  web: { loadBalancingAlgorithmType: 'round_robin' },
} as const;

/** Groups whose pages must find their own hashed files while two releases serve. */
const sticky: readonly PathGroup[] = ['docs', 'web'];
const stickySeconds = 300;

/**
 * One target group for each row of the path table and one for the rest, all over HTTPS to the same port and all with
 * the same liveness check: an instance is replaced as soon as one of them finds it unhealthy. Costs nothing.
 */
export function makeTargetGroups(
  names: Names,
  vpcId: pulumi.Input<string>,
  parent: pulumi.Resource,
): TargetGroups {
  const make = (group: PathGroup) =>
    new aws.lb.TargetGroup(
      names.short(group),
      {
        vpcId,
        targetType: 'instance',
        port: servicePort,
        protocol: 'HTTPS',
        deregistrationDelay: deregistrationSeconds,
        ...balancing[group],
        stickiness: { type: 'lb_cookie', enabled: sticky.includes(group), cookieDuration: stickySeconds },
        healthCheck: {
          enabled: true,
          path: '/ping',
          port: 'traffic-port',
          protocol: 'HTTPS',
          matcher: '200',
          interval: checkIntervalSeconds,
          timeout: 5,
          healthyThreshold: 2,
          unhealthyThreshold: checksBeforeUnhealthy,
        },
      },
      { parent },
    );
  return { live: make('live'), api: make('api'), docs: make('docs'), web: make('web') };
}
