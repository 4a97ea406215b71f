import { createHash } from 'node:crypto';

/**
 * What makes a fleet what it is, beyond its release. When one of these changes, running instances are of no use: a new
 * pair of launch template and group is made. Sizes are left out, since a group takes them in its stride.
 */
export interface FleetShape {
  readonly imageId: string;
  readonly instanceType: string;
  readonly sessionKeyGeneration: number;
  /** The boot script with every value that is known before anything is made. */
  readonly script: string;
}

/** The pair's name: the release, and a digest of the shape. It is part of the logical names of template and group. */
export function pairName(releaseId: string, shape: FleetShape): string {
  const ordered = [shape.imageId, shape.instanceType, shape.sessionKeyGeneration, shape.script];
  const digest = createHash('sha256').update(JSON.stringify(ordered)).digest('hex');
  return `${releaseId}-${digest.slice(0, 8)}`;
}
