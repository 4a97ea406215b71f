import { createHash } from 'node:crypto';
import type { Thing, World } from './fake-cloud.ts';

export const groupType = 'aws:autoscaling/group:Group';

/** Ids of the instances that a group runs: as many as it wants. */
export function instancesOf({ id, inputs }: Thing): readonly string[] {
  return Array.from({ length: capacityOf(inputs['desiredCapacity'] ?? inputs['minSize']) }, (_, index) => {
    const digest = createHash('sha256').update(`${id} ${index}`).digest('hex');
    return `i-${digest.slice(0, 17)}`;
  });
}

/** Whether a group's instances get healthy in this world. */
export function isHealthy({ trouble }: World, { logicalName }: Thing): boolean {
  return !trouble.neverHealthy.some((part) => logicalName.includes(part));
}

/** What the provider says when a new group has not enough healthy instances in time; undefined when it has. */
export function noneHealthy(world: World, thing: Thing): string | undefined {
  if (thing.type !== groupType || isHealthy(world, thing)) return undefined;
  const wanted = capacityOf(thing.inputs['minElbCapacity']);
  if (wanted === 0) return undefined;
  return (
    `waiting for Auto Scaling Group (${thing.id}) capacity satisfied: timeout while waiting for state to become ` +
    `'ok' (last state: 'want at least ${wanted} healthy instance(s) registered to Load Balancer, have 0')`
  );
}

function capacityOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
