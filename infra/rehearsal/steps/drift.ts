import assert from 'node:assert/strict';
import { groupType } from '../instances.ts';
import type { Sandbox } from '../sandbox.ts';
import type { FakeResource } from '../fake-cloud.ts';
import { findGroup } from './fleets.ts';
import { expectFailure, getOnlyResource, type Step } from './step.ts';

const targetGroupType = 'aws:lb/targetGroup:TargetGroup';
const ruleType = 'aws:lb/listenerRule:ListenerRule';

/** Changes that are not made by the program: by hand, and by auto scaling. */
export function createDriftSteps(): readonly Step[] {
  return [
    {
      title: 'drift made by hand (an attribute, a rule): found, exit code 7',
      async run(sandbox) {
        const changedResources = changeByHand(sandbox);
        const output = await expectFailure(
          sandbox.preview({ refresh: true, expectNoChanges: true, diff: true }),
          /exit code 7:/,
        );
        for (const { logicalName } of changedResources)
          assert.ok(output.includes(logicalName), `${logicalName} was not found`);
      },
    },
    {
      title: 'up --refresh repairs both',
      async run(sandbox) {
        const rules = sandbox.cloud.listByType(ruleType).length;
        await sandbox.up({ refresh: true });
        const delays = sandbox.cloud
          .listByType(targetGroupType)
          .map(({ inputs }) => inputs['deregistrationDelay']);
        assert.ok(!delays.includes(manualDelaySeconds), 'the attribute is as it was made by hand');
        assert.equal(sandbox.cloud.listByType(ruleType).length, rules + 1, 'listener rules in the world');
      },
    },
    {
      title: 'a fleet that scaled out is no drift',
      async run(sandbox) {
        scaleOut(sandbox);
        await sandbox.preview({ refresh: true, expectNoChanges: true });
      },
    },
    {
      title: 'the next release starts at the size that is present',
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

/** An operator changes an attribute and deletes a rule. Returns both as they were. */
function changeByHand({ cloud }: Sandbox): readonly FakeResource[] {
  const [targetGroup] = cloud.listByType(targetGroupType);
  const [rule] = cloud.listByType(ruleType);
  assert.ok(targetGroup !== undefined && rule !== undefined, 'nothing to change by hand');
  cloud.modify(targetGroup, { deregistrationDelay: manualDelaySeconds });
  cloud.remove(rule);
  return [targetGroup, rule];
}

/** Auto scaling makes the fleet as large as it may be. Returns its size. */
function scaleOut(sandbox: Sandbox): number {
  // The engine writes numbers into the stack's file as texts.
  const desiredCapacity = Number(sandbox.project.getConfig('fleetMax'));
  sandbox.cloud.modify(getOnlyResource(sandbox, groupType), { desiredCapacity });
  return desiredCapacity;
}
