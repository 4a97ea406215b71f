import assert from 'node:assert/strict';
import { groupType } from '../instances.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Thing } from '../fake-cloud.ts';
import { groupOf } from './fleets.ts';
import { expectFailure, only, type Step } from './step.ts';

const targetGroupType = 'aws:lb/targetGroup:TargetGroup';
const ruleType = 'aws:lb/listenerRule:ListenerRule';

/** Changes that are not made by the program: by hand, and by auto scaling. */
export function driftSteps(): readonly Step[] {
  return [
    {
      title: 'drift made by hand (an attribute, a rule): found, exit code 7',
      async run(sandbox) {
        const drifted = drift(sandbox);
        const output = await expectFailure(
          sandbox.preview({ refresh: true, expectNoChanges: true, diff: true }),
          /exit code 7:/,
        );
        for (const { logicalName } of drifted)
          assert.ok(output.includes(logicalName), `${logicalName} was not found`);
      },
    },
    {
      title: 'up --refresh repairs both',
      async run(sandbox) {
        const rules = sandbox.world.ofType(ruleType).length;
        await sandbox.up({ refresh: true });
        const delays = sandbox.world
          .ofType(targetGroupType)
          .map(({ inputs }) => inputs['deregistrationDelay']);
        assert.ok(!delays.includes(handMadeDelay), 'the attribute is as it was made by hand');
        assert.equal(sandbox.world.ofType(ruleType).length, rules + 1, 'listener rules in the world');
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
        const present = scaleOut(sandbox);
        const release = sandbox.project.release('the third release');
        await sandbox.up();
        const { inputs } = groupOf(sandbox, release);
        assert.deepEqual([inputs['desiredCapacity'], inputs['minElbCapacity']], [present, present]);
      },
    },
  ];
}

const handMadeDelay = 3600;

/** An operator changes an attribute and deletes a rule. Returns both as they were. */
function drift({ world }: Sandbox): readonly Thing[] {
  const [targetGroup] = world.ofType(targetGroupType);
  const [rule] = world.ofType(ruleType);
  assert.ok(targetGroup !== undefined && rule !== undefined, 'nothing to change by hand');
  world.meddle(targetGroup, { deregistrationDelay: handMadeDelay });
  world.vanish(rule);
  return [targetGroup, rule];
}

/** Auto scaling makes the fleet as large as it may be. Returns its size. */
function scaleOut(sandbox: Sandbox): number {
  // The engine writes numbers into the stack's file as texts.
  const desiredCapacity = Number(sandbox.project.configured('fleetMax'));
  sandbox.world.meddle(only(sandbox, groupType), { desiredCapacity });
  return desiredCapacity;
}
