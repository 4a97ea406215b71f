import assert from 'node:assert/strict';
import { groupType } from '../instances.ts';
import type { Stage } from '../stage.ts';
import { noTrouble } from '../world.ts';
import { expectUntouched, expectWatched, groupOf } from './fleets.ts';
import { deedsDuring, expectCode, expectFailure, only, up, type Step } from './step.ts';

const good = 'the second release';
const refused = 'a release that AWS refuses';
const ill = 'a release that never gets healthy';

/** Releases that fail, and the way back. The fleet that serves stays throughout. */
export function failureSteps(): readonly Step[] {
  const notHealthy = /is not healthy after 1 s: 0 of \d+ instances are healthy in every target group/;
  return [
    {
      title: 'a release that fails at once: the old fleet serves on',
      async run(stage) {
        const release = stage.project.release(refused);
        const message = 'VcpuLimitExceeded: You have requested more vCPU capacity than your current limit';
        stage.world.trouble = { ...noTrouble, refuses: [{ type: groupType, name: release, message }] };
        await failing(stage, /VcpuLimitExceeded/);
        assert.equal(stage.world.ofType(groupType).length, 1, 'groups in the world');
      },
    },
    {
      title: 'a release that never gets healthy: up fails, the old fleet serves on',
      async run(stage) {
        // With the next session keys, so that two fleets stand with keys of their own.
        rotate(stage, 1);
        stage.world.trouble = { ...noTrouble, neverHealthy: [stage.project.release(ill)] };
        await failing(stage, /want at least \d+ healthy instance\(s\) registered to Load Balancer, have 0/);
        assert.equal(stage.world.ofType(groupType).length, 2, 'groups in the world');
      },
    },
    {
      title: 'the same again: the half-made group is held back by the gate',
      run: (stage) => failing(stage, notHealthy),
    },
    {
      title: 'refresh, then the same again: the gate still holds',
      async run(stage) {
        expectCode(await stage.pulumi('refresh', '--yes', '--skip-preview', '--suppress-progress'), 0);
        await failing(stage, notHealthy);
      },
    },
    {
      title: 'session keys raised meanwhile: refused before anything is done',
      beside: true,
      async run(stage) {
        rotate(stage, 1);
        const before = stage.world.things;
        await failing(stage, /sessionKeyGeneration of stack \w+ goes from 2 and 3 to 4/);
        assert.deepEqual(stage.world.things, before);
      },
    },
    {
      title: 'back to the good release and its keys: only what failed goes',
      foundation: true,
      async run(stage) {
        rotate(stage, -1);
        const { id } = groupOf(stage, stage.project.release(ill));
        const before = groupOf(stage, stage.project.release(good));
        stage.world.trouble = noTrouble;
        const deeds = await deedsDuring(stage, async () => expectCode(await up(stage), 0));
        expectUntouched(stage, before, deeds);
        const groups = deeds.filter(({ type }) => type === groupType);
        assert.deepEqual(
          groups.map((deed) => [deed.verb, deed.id]),
          [['delete', id]],
        );
        assert.equal(only(stage, groupType).id, before.id);
      },
    },
  ];
}

/** Sets the generation of the session keys so many further. */
function rotate({ project }: Stage, steps: number): void {
  const key = 'sessionKeyGeneration';
  project.configure(key, Number(project.configured(key)) + steps);
}

/** An update that must fail for a reason and leave the fleet of the good release as it is. */
async function failing(stage: Stage, reason: RegExp): Promise<void> {
  const serving = servingGroup(stage);
  const deeds = await deedsDuring(stage, async () => expectFailure(await up(stage), reason));
  expectUntouched(stage, serving, deeds);
  expectWatched(stage, serving);
  assert.deepEqual(
    deeds.filter(({ verb }) => verb === 'delete'),
    [],
    'a failed update deleted something',
  );
}

function servingGroup(stage: Stage) {
  const current = stage.world
    .ofType(groupType)
    .filter(
      ({ logicalName }) => !stage.world.trouble.neverHealthy.some((part) => logicalName.includes(part)),
    );
  const [group] = current;
  assert.ok(group, 'no fleet serves');
  return group;
}
