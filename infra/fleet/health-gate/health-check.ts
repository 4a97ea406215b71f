import type { GroupState, TargetHealth } from './fleet-state.ts';

export interface SizeLimits {
  readonly fleetMin: number;
  readonly fleetMax: number;
}

/**
 * The size at which a new pair starts: that of the fleet it follows, so that a deployment at the busiest hour does not
 * start small. The largest counts, since a pair that failed half-way may stand beside the one that serves.
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
 * How many instances of a pair must be healthy before anything is deleted. While another fleet stands, all that the
 * group wants, since it is about to take over; otherwise its least size, so that scaling out never stops an update.
 */
export function computeRequiredHealthy(groups: readonly GroupState[], fleetId: string): number {
  const currentGroup = groups.find((group) => group.fleetId === fleetId && !group.deleting);
  if (currentGroup === undefined) return 1;
  return excludeFleet(groups, fleetId).length > 0
    ? Math.max(currentGroup.desiredCapacity, currentGroup.minSize)
    : Math.min(currentGroup.minSize, currentGroup.desiredCapacity);
}

/** The pair's state at one look: proven, or not yet and why. */
export type HealthResult =
  { readonly isHealthy: true } | { readonly isHealthy: false; readonly state: string };

/**
 * Whether a group is healthy enough. An instance counts only when every target group lists it as healthy: one that a
 * target group does not list yet is no better than one it finds unhealthy.
 */
export function evaluateHealth(
  groups: readonly GroupState[],
  fleetId: string,
  targets: readonly TargetHealth[],
): HealthResult {
  const currentGroup = groups.find((group) => group.fleetId === fleetId && !group.deleting);
  if (currentGroup === undefined) return { isHealthy: false, state: 'AWS does not list the group' };
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
