import assert from 'node:assert/strict';
import { groupType } from '../instances.ts';
import type { Sandbox } from '../sandbox.ts';
import type { FakeResource } from '../fake-cloud.ts';
import { findGroup } from './fleets.ts';
import { expectFailure, getOnlyResource, type Step } from './step.ts';

const targetGroupType = 'aws:lb/targetGroup:TargetGroup';
const ruleType = 'aws:lb/listenerRule:ListenerRule';

/** Changes made outside Pulumi: by hand, and by auto scaling. */
export function createDriftSteps(): readonly Step[] {
  return [
    {
      title: 'manual drift (attribute changed, rule deleted): detected, exit code 7',
      async run(sandbox) {
        const changedResources = changeByHand(sandbox);
        const output = await expectFailure(
          sandbox.preview({ refresh: true, expectNoChanges: true, diff: true }),
          /exit code 7:/,
        );
        for (const { logicalName } of changedResources)
          assert.ok(output.includes(logicalName), `drift of ${logicalName} was not detected`);
      },
    },
    {
      title: 'up --refresh: repairs the drift',
      async run(sandbox) {
        const rules = sandbox.cloud.listByType(ruleType).length;
        await sandbox.up({ refresh: true });
        const delays = sandbox.cloud
          .listByType(targetGroupType)
          .map(({ inputs }) => inputs['deregistrationDelay']);
        assert.ok(!delays.includes(manualDelaySeconds), 'the manually changed attribute was not repaired');
        assert.equal(sandbox.cloud.listByType(ruleType).length, rules + 1, 'number of listener rules');
      },
    },
    {
      title: 'fleet scaled out: not reported as drift',
      async run(sandbox) {
        scaleOut(sandbox);
        await sandbox.preview({ refresh: true, expectNoChanges: true });
      },
    },
    {
      title: 'next release: starts at the current fleet size',
      async run(sandbox) {
        const currentSize = scaleOut(sandbox);
        const release = sandbox.project.createRelease('the third release');
        await sandbox.up();
        const { inputs } = findGroup(sandbox, release);
        assert.deepEqual([inputs['desiredCapacity'], inputs['minElbCapacity']], [currentSize, currentSize]);
      },
    },
  ];
}

const manualDelaySeconds = 3600;

/** Changes an attribute and deletes a rule by hand. Returns both resources as they were before. */
function changeByHand({ cloud }: Sandbox): readonly FakeResource[] {
  const [targetGroup] = cloud.listByType(targetGroupType);
  const [rule] = cloud.listByType(ruleType);
  assert.ok(
    targetGroup !== undefined && rule !== undefined,
    'there is no target group or listener rule to change',
  );
  cloud.modify(targetGroup, { deregistrationDelay: manualDelaySeconds });
  cloud.remove(rule);
  return [targetGroup, rule];
}

/** Scales the fleet out to its maximum size. Returns the size. */
function scaleOut(sandbox: Sandbox): number {
  // The engine writes numbers to the stack's file as strings.
  const desiredCapacity = Number(sandbox.project.getConfig('fleetMax'));
  sandbox.cloud.modify(getOnlyResource(sandbox, groupType), { desiredCapacity });
  return desiredCapacity;
}
