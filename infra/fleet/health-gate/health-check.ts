import type { GroupState, TargetHealth } from './fleet-state.ts';

export interface Bounds {
  readonly fleetMin: number;
  readonly fleetMax: number;
}

/**
 * The size at which a new pair starts: that of the fleet it follows, so that a deployment at the busiest hour does not
 * start small. The largest counts, since a pair that failed half-way may stand beside the one that serves.
 */
export function startingCapacity(
  groups: readonly GroupState[],
  pair: string,
  { fleetMin, fleetMax }: Bounds,
): number {
  const present = others(groups, pair).map(({ desiredCapacity }) => desiredCapacity);
  return Math.min(fleetMax, Math.max(fleetMin, ...present));
}

/**
 * How many instances of a pair must be healthy before anything is deleted. While another fleet stands, all that the
 * group wants, since it is about to take over; otherwise its least size, so that scaling out never stops an update.
 */
export function wantedHealthy(groups: readonly GroupState[], pair: string): number {
  const own = groups.find((group) => group.pair === pair && !group.deleting);
  if (own === undefined) return 1;
  return others(groups, pair).length > 0
    ? Math.max(own.desiredCapacity, own.minSize)
    : Math.min(own.minSize, own.desiredCapacity);
}

/** The pair's state at one look: proven, or not yet and why. */
export type Verdict = { readonly proven: true } | { readonly proven: false; readonly state: string };

/**
 * Whether a group is healthy enough. An instance counts only when every target group lists it as healthy: one that a
 * target group does not list yet is no better than one it finds unhealthy.
 */
export function judge(
  groups: readonly GroupState[],
  pair: string,
  targets: readonly TargetHealth[],
): Verdict {
  const own = groups.find((group) => group.pair === pair && !group.deleting);
  if (own === undefined) return { proven: false, state: 'AWS does not list the group' };
  const wanted = wantedHealthy(groups, pair);
  const everywhere = own.instances.filter((id) => targets.every(({ healthy }) => healthy.has(id)));
  if (everywhere.length >= wanted) return { proven: true };
  const each = targets.map(
    ({ targetGroup, healthy }) => `${targetGroup} ${own.instances.filter((id) => healthy.has(id)).length}`,
  );
  return {
    proven: false,
    state: `${everywhere.length} of ${wanted} instances are healthy in every target group (${each.join(', ')})`,
  };
}

function others(groups: readonly GroupState[], pair: string): readonly GroupState[] {
  return groups.filter((group) => group.pair !== pair && !group.deleting);
}
