import assert from 'node:assert/strict';
import { groupType } from '../instances.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Operation, FakeResource } from '../fake-cloud.ts';
import { formatOperations } from './step.ts';

export const templateType = 'aws:ec2/launchTemplate:LaunchTemplate';

const fleetResourceTypes: readonly string[] = [templateType, groupType];

/** The group of a release. */
export function findGroup(sandbox: Sandbox, release: string): FakeResource {
  const group = sandbox.cloud.listByType(groupType).find(({ logicalName }) => logicalName.includes(release));
  assert.ok(group, `the world has no group of release ${release}`);
  return group;
}

/** Asserts that one pair replaced another: both halves of the new one were created before any half of the old was deleted. */
export function expectCreateBeforeDelete(operations: readonly Operation[]): void {
  const fleetOperations = operations.filter(({ type }) => fleetResourceTypes.includes(type));
  const expected = ['create template', 'create group', 'delete group', 'delete template'];
  const actual = fleetOperations.map(
    ({ action, type }) => `${action} ${type === groupType ? 'group' : 'template'}`,
  );
  assert.deepEqual(
    actual,
    expected,
    `the pairs were not replaced in this order:\n${formatOperations(fleetOperations)}`,
  );
}

/** Asserts that a group is there as it was: not deleted, not changed. */
export function expectUnchanged(
  sandbox: Sandbox,
  group: FakeResource,
  operations: readonly Operation[],
): void {
  const matching = operations.filter(({ type, id }) => type === group.type && id === group.id);
  assert.deepEqual(matching, [], `the fleet that serves was touched: ${formatOperations(matching)}`);
  assert.deepEqual(sandbox.cloud.find(group.type, group.id), group);
}

/** Asserts that an alarm looks at a group. */
export function expectAlarm(sandbox: Sandbox, { id }: FakeResource): void {
  const alarms = sandbox.cloud.listByType('aws:cloudwatch/metricAlarm:MetricAlarm');
  const matching = alarms.filter(({ inputs }) =>
    JSON.stringify(inputs).includes(`"AutoScalingGroupName":"${id}"`),
  );
  assert.equal(matching.length, 1, `alarms that look at ${id}`);
}
