/** One Auto Scaling group of the stack, as AWS reports it. */
export interface GroupState {
  readonly name: string;
  /** The pair of launch template and group it belongs to; see fleet.ts. */
  readonly fleetId: string;
  /** Of its session keys; undefined where no tag says it. */
  readonly generation: number | undefined;
  readonly minSize: number;
  readonly desiredCapacity: number;
  /** On its way out: it counts for nothing. */
  readonly deleting: boolean;
  /** Ids of the instances that the group counts as in service. */
  readonly instances: readonly string[];
}

/** A target group, by a name that people know, with the ids of the targets it lists as healthy. */
export interface TargetHealth {
  readonly targetGroup: string;
  readonly healthy: ReadonlySet<string>;
}

/** What is asked of AWS about the stack's fleets. */
export interface FleetProbe {
  /** All groups of this stack, whichever release they carry. */
  listGroups(): Promise<readonly GroupState[]>;
  /** Health in every target group of the stack. */
  getTargetHealth(targetGroupArns: readonly string[]): Promise<readonly TargetHealth[]>;
}

/** The fleets of the stack that stand before an update; none in a preview, which asks AWS nothing. */
export async function listCurrentFleets(
  probe: FleetProbe,
  { isPreview }: { readonly isPreview: boolean },
): Promise<readonly GroupState[]> {
  if (isPreview) return [];
  return (await probe.listGroups()).filter(({ deleting }) => !deleting);
}
