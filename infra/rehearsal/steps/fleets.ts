import assert from 'node:assert/strict';
import { groupType } from '../instances.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Deed, Thing } from '../fake-cloud.ts';
import { told } from './step.ts';

export const templateType = 'aws:ec2/launchTemplate:LaunchTemplate';

const pairTypes: readonly string[] = [templateType, groupType];

/** The group of a release. */
export function groupOf(sandbox: Sandbox, release: string): Thing {
  const group = sandbox.world.ofType(groupType).find(({ logicalName }) => logicalName.includes(release));
  assert.ok(group, `the world has no group of release ${release}`);
  return group;
}

/** Asserts that one pair replaced another: both halves of the new one were created before any half of the old was deleted. */
export function expectHandover(deeds: readonly Deed[]): void {
  const pairs = deeds.filter(({ type }) => pairTypes.includes(type));
  const expected = ['create template', 'create group', 'delete group', 'delete template'];
  const seen = pairs.map(({ verb, type }) => `${verb} ${type === groupType ? 'group' : 'template'}`);
  assert.deepEqual(seen, expected, `the pairs were not replaced in this order:\n${told(pairs)}`);
}

/** Asserts that a group is there as it was: not deleted, not changed. */
export function expectUntouched(sandbox: Sandbox, group: Thing, deeds: readonly Deed[]): void {
  const own = deeds.filter(({ type, id }) => type === group.type && id === group.id);
  assert.deepEqual(own, [], `the fleet that serves was touched: ${told(own)}`);
  assert.deepEqual(sandbox.world.find(group.type, group.id), group);
}

/** Asserts that an alarm looks at a group. */
export function expectWatched(sandbox: Sandbox, { id }: Thing): void {
  const alarms = sandbox.world.ofType('aws:cloudwatch/metricAlarm:MetricAlarm');
  const own = alarms.filter(({ inputs }) =>
    JSON.stringify(inputs).includes(`"AutoScalingGroupName":"${id}"`),
  );
  assert.equal(own.length, 1, `alarms that look at ${id}`);
}
