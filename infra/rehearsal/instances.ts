import { createHash } from 'node:crypto';
import type { FakeResource, FakeCloud } from './fake-cloud.ts';

export const groupType = 'aws:autoscaling/group:Group';

/** Ids of a group's instances, as many as its desired capacity. */
export function listInstanceIds({ id, inputs }: FakeResource): readonly string[] {
  return Array.from({ length: toCapacity(inputs['desiredCapacity'] ?? inputs['minSize']) }, (_, index) => {
    const digest = createHash('sha256').update(`${id} ${index}`).digest('hex');
    return `i-${digest.slice(0, 17)}`;
  });
}

/** Whether a group's instances become healthy. */
export function isHealthy({ fault }: FakeCloud, { logicalName }: FakeResource): boolean {
  return !fault.neverHealthy.some((part) => logicalName.includes(part));
}

/** The provider's error if a new group has too few healthy instances in time; otherwise undefined. */
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
