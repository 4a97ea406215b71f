import type { GroupState, TargetHealth } from './fleet-state.ts';

export interface SizeLimits {
  readonly fleetMin: number;
  readonly fleetMax: number;
}

/**
 * Initial size of a new fleet: the size of the fleet that it replaces, so that a deployment under load has enough
 * instances. Uses the largest, since a fleet whose update failed may exist in parallel with the serving one.
 */
export function computeStartingCapacity(
  groups: readonly GroupState[],
  fleetId: string,
  { fleetMin, fleetMax }: SizeLimits,
): number {
  const capacities = excludeFleet(groups, fleetId).map(({ desiredCapacity }) => desiredCapacity);
  return Math.min(fleetMax, Math.max(fleetMin, ...capacities));
}

/**
 * How many instances of a fleet must be healthy before anything is deleted: its desired capacity if it replaces another
 * fleet; otherwise its minimum size, so that scaling out never blocks an update.
 */
export function computeRequiredHealthy(groups: readonly GroupState[], fleetId: string): number {
  const currentGroup = groups.find((group) => group.fleetId === fleetId && !group.deleting);
  if (currentGroup === undefined) return 1;
  return excludeFleet(groups, fleetId).length > 0
    ? Math.max(currentGroup.desiredCapacity, currentGroup.minSize)
    : Math.min(currentGroup.minSize, currentGroup.desiredCapacity);
}

/** Result of one health check; `state` describes an unhealthy fleet. */
export type HealthResult =
  { readonly isHealthy: true } | { readonly isHealthy: false; readonly state: string };

/**
 * Whether a fleet has enough healthy instances. An instance counts only if every target group lists it as healthy: one
 * that is not listed yet is treated as unhealthy.
 */
export function evaluateHealth(
  groups: readonly GroupState[],
  fleetId: string,
  targets: readonly TargetHealth[],
): HealthResult {
  const currentGroup = groups.find((group) => group.fleetId === fleetId && !group.deleting);
  if (currentGroup === undefined) return { isHealthy: false, state: 'AWS does not list the group' };
  // Running servers never change. A fleet is named after all that its servers are launched with, so this is a fault of
  // the name; they would serve with old settings until they happen to be replaced.
  const { outdatedInstances } = currentGroup;
  if (outdatedInstances.length > 0) {
    return {
      isHealthy: false,
      state: `${outdatedInstances.join(', ')} run another version of the launch template than the group's; terminate them`,
    };
  }
  const requiredCount = computeRequiredHealthy(groups, fleetId);
  const healthyInstances = currentGroup.instances.filter((id) =>
    targets.every(({ healthy }) => healthy.has(id)),
  );
  if (healthyInstances.length >= requiredCount) return { isHealthy: true };
  const countsPerTargetGroup = targets.map(
    ({ targetGroup, healthy }) =>
      `${targetGroup} ${currentGroup.instances.filter((id) => healthy.has(id)).length}`,
  );
  return {
    isHealthy: false,
    state: `${healthyInstances.length} of ${requiredCount} instances are healthy in every target group (${countsPerTargetGroup.join(', ')})`,
  };
}

function excludeFleet(groups: readonly GroupState[], fleetId: string): readonly GroupState[] {
  return groups.filter((group) => group.fleetId !== fleetId && !group.deleting);
}
