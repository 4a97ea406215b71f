import { createHash } from 'node:crypto';
import type { FakeResource, FakeCloud } from './fake-cloud.ts';

export const groupType = 'aws:autoscaling/group:Group';

/** Ids of the instances that a group runs: as many as it wants. */
export function listInstanceIds({ id, inputs }: FakeResource): readonly string[] {
  return Array.from({ length: toCapacity(inputs['desiredCapacity'] ?? inputs['minSize']) }, (_, index) => {
    const digest = createHash('sha256').update(`${id} ${index}`).digest('hex');
    return `i-${digest.slice(0, 17)}`;
  });
}

/** Whether a group's instances get healthy in this world. */
export function isHealthy({ fault }: FakeCloud, { logicalName }: FakeResource): boolean {
  return !fault.neverHealthy.some((part) => logicalName.includes(part));
}

/** What the provider says when a new group has not enough healthy instances in time; undefined when it has. */
export function findCapacityError(cloud: FakeCloud, resource: FakeResource): string | undefined {
  if (resource.type !== groupType || isHealthy(cloud, resource)) return undefined;
  const requiredCount = toCapacity(resource.inputs['minElbCapacity']);
  if (requiredCount === 0) return undefined;
  return (
    `waiting for Auto Scaling Group (${resource.id}) capacity satisfied: timeout while waiting for state to become ` +
    `'ok' (last state: 'want at least ${requiredCount} healthy instance(s) registered to Load Balancer, have 0')`
  );
}

function toCapacity(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
