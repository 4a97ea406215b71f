import assert from 'node:assert/strict';
import { groupType } from '../instances.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Operation, FakeResource } from '../fake-cloud.ts';
import { formatOperations } from './step.ts';

export const templateType = 'aws:ec2/launchTemplate:LaunchTemplate';

const fleetResourceTypes: readonly string[] = [templateType, groupType];

/** The Auto Scaling group of a release. */
export function findGroup(sandbox: Sandbox, release: string): FakeResource {
  const group = sandbox.cloud.listByType(groupType).find(({ logicalName }) => logicalName.includes(release));
  assert.ok(group, `release ${release} has no Auto Scaling group`);
  return group;
}

/** Asserts that template and group of the new fleet were created before those of the old one were deleted. */
export function expectCreateBeforeDelete(operations: readonly Operation[]): void {
  const fleetOperations = operations.filter(({ type }) => fleetResourceTypes.includes(type));
  const expected = ['create template', 'create group', 'delete group', 'delete template'];
  const actual = fleetOperations.map(
    ({ action, type }) => `${action} ${type === groupType ? 'group' : 'template'}`,
  );
  assert.deepEqual(
    actual,
    expected,
    `the fleet was not replaced in the expected order:\n${formatOperations(fleetOperations)}`,
  );
}

/** Asserts that a group was neither changed nor deleted. */
export function expectUnchanged(
  sandbox: Sandbox,
  group: FakeResource,
  operations: readonly Operation[],
): void {
  const matching = operations.filter(({ type, id }) => type === group.type && id === group.id);
  assert.deepEqual(matching, [], `the serving fleet was changed: ${formatOperations(matching)}`);
  assert.deepEqual(sandbox.cloud.find(group.type, group.id), group);
}

/** Asserts that a group has its own alarms, each once. */
export function expectAlarms(sandbox: Sandbox, { id }: FakeResource): void {
  const alarms = sandbox.cloud.listByType('aws:cloudwatch/metricAlarm:MetricAlarm');
  const matching = alarms.filter(({ inputs }) =>
    JSON.stringify(inputs).includes(`"AutoScalingGroupName":"${id}"`),
  );
  const keys = matching.map(({ logicalName }) =>
    logicalName.replace(/^noughts-[a-z]+-|-[0-9a-f]+-[0-9a-f]+$/g, ''),
  );
  const expected = ['cpu-credits', 'missing-servers', 'silent-log-shipper'];
  assert.deepEqual(keys.toSorted(), expected, `alarms that monitor ${id}`);
}
