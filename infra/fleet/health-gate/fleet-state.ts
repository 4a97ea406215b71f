/** One Auto Scaling group of the stack, as AWS reports it. */
export interface GroupState {
  readonly name: string;
  /** The fleet it belongs to; see fleet.ts. */
  readonly fleetId: string;
  /** Generation of its session keys; undefined without a tag. */
  readonly generation: number | undefined;
  readonly minSize: number;
  readonly desiredCapacity: number;
  /** Being deleted: to be ignored. */
  readonly deleting: boolean;
  /** Ids of the instances that the group counts as in service. */
  readonly instances: readonly string[];
  /** Those of them that were launched from another version of the launch template than the group's. */
  readonly outdatedInstances: readonly string[];
}

/** Name of a target group and the ids of its healthy targets. */
export interface TargetHealth {
  readonly targetGroup: string;
  readonly healthy: ReadonlySet<string>;
}

/** Reads the state of the stack's fleets from AWS. */
export interface FleetProbe {
  /** All groups of this stack, of any release. */
  listGroups(): Promise<readonly GroupState[]>;
  /** Health in every target group of the stack. */
  getTargetHealth(targetGroupArns: readonly string[]): Promise<readonly TargetHealth[]>;
}

/** The stack's fleets before an update, without those being deleted; empty in a preview, which makes no AWS calls. */
export async function listCurrentFleets(
  probe: FleetProbe,
  { isPreview }: { readonly isPreview: boolean },
): Promise<readonly GroupState[]> {
  if (isPreview) return [];
  return (await probe.listGroups()).filter(({ deleting }) => !deleting);
}
