import assert from 'node:assert/strict';
import { groupType } from '../instances.ts';
import type { Stage } from '../stage.ts';
import type { Thing } from '../world.ts';
import { groupOf } from './fleets.ts';
import { expectCode, only, preview, up, type Step } from './step.ts';

const targetGroupType = 'aws:lb/targetGroup:TargetGroup';
const ruleType = 'aws:lb/listenerRule:ListenerRule';
const unexpectedChanges = 7;

/** What somebody, or the scaling, changes beside the program. */
export function driftSteps(): readonly Step[] {
  return [
    {
      title: 'drift made by hand (an attribute, a rule): found, exit code 7',
      beside: true,
      async run(stage) {
        const made = drift(stage);
        const ending = await preview(stage, '--refresh', '--expect-no-changes', '--diff');
        expectCode(ending, unexpectedChanges);
        for (const { logicalName } of made)
          assert.ok(ending.text.includes(logicalName), `${logicalName} was not found`);
      },
    },
    {
      title: 'up --refresh mends both',
      async run(stage) {
        const rules = stage.world.ofType(ruleType).length;
        drift(stage);
        expectCode(await up(stage, '--refresh'), 0);
        const delays = stage.world.ofType(targetGroupType).map(({ inputs }) => inputs['deregistrationDelay']);
        assert.ok(!delays.includes(3600), 'the attribute is as it was made by hand');
        assert.equal(stage.world.ofType(ruleType).length, rules, 'listener rules in the world');
      },
    },
    {
      title: 'a fleet that scaled out is no drift',
      beside: true,
      async run(stage) {
        scaleOut(stage);
        expectCode(await preview(stage, '--refresh', '--expect-no-changes'), 0);
      },
    },
    {
      title: 'the next release starts at the size that is present',
      async run(stage) {
        const present = scaleOut(stage);
        const release = stage.project.release('the third release');
        expectCode(await up(stage), 0);
        const { inputs } = groupOf(stage, release);
        assert.deepEqual([inputs['desiredCapacity'], inputs['minElbCapacity']], [present, present]);
      },
    },
  ];
}

/** Somebody changes an attribute and deletes a rule. Returns what was there. */
function drift({ world }: Stage): readonly Thing[] {
  const [targetGroup] = world.ofType(targetGroupType);
  const [rule] = world.ofType(ruleType);
  assert.ok(targetGroup !== undefined && rule !== undefined, 'nothing to meddle with');
  world.meddle(targetGroup, { deregistrationDelay: 3600 });
  world.vanish(rule);
  return [targetGroup, rule];
}

/** The fleet grows by itself, as far as it may. Returns its size. */
function scaleOut(stage: Stage): number {
  // The engine writes numbers into the stack's file as texts.
  const desiredCapacity = Number(stage.project.configured('fleetMax'));
  stage.world.meddle(only(stage, groupType), { desiredCapacity });
  return desiredCapacity;
}
