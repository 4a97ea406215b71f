import assert from 'node:assert/strict';
import { groupType } from '../instances.ts';
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
      async run(stage) {
        const [targetGroup] = stage.world.ofType(targetGroupType);
        const [rule] = stage.world.ofType(ruleType);
        assert.ok(targetGroup !== undefined && rule !== undefined, 'nothing to meddle with');
        stage.world.meddle(targetGroup, { deregistrationDelay: 3600 });
        stage.world.vanish(rule);
        const ending = await preview(stage, '--refresh', '--expect-no-changes', '--diff');
        expectCode(ending, unexpectedChanges);
        assert.ok(ending.text.includes(targetGroup.logicalName), 'the attribute was not found');
        assert.ok(ending.text.includes(rule.logicalName), 'the missing rule was not found');
      },
    },
    {
      title: 'up --refresh mends both',
      async run(stage) {
        const rules = stage.world.ofType(ruleType).length;
        expectCode(await up(stage, '--refresh'), 0);
        const delays = stage.world.ofType(targetGroupType).map(({ inputs }) => inputs['deregistrationDelay']);
        assert.ok(!delays.includes(3600), 'the attribute is as it was made by hand');
        assert.equal(stage.world.ofType(ruleType).length, rules + 1, 'listener rules in the world');
      },
    },
    {
      title: 'a fleet that scaled out is no drift',
      async run(stage) {
        stage.world.meddle(only(stage, groupType), {
          // The engine writes numbers into the stack's file as texts.
          desiredCapacity: Number(stage.project.configured('fleetMax')),
        });
        expectCode(await preview(stage, '--refresh', '--expect-no-changes'), 0);
      },
    },
    {
      title: 'the next release starts at the size that is present',
      async run(stage) {
        const present = only(stage, groupType).inputs['desiredCapacity'];
        const release = stage.project.release('the third release');
        expectCode(await up(stage), 0);
        const { inputs } = groupOf(stage, release);
        assert.deepEqual([inputs['desiredCapacity'], inputs['minElbCapacity']], [present, present]);
      },
    },
  ];
}
