import assert from 'node:assert/strict';
import { groupType } from '../instances.ts';
import type { Sandbox } from '../sandbox.ts';
import { noTrouble, type Thing } from '../fake-cloud.ts';
import { expectUntouched, expectWatched, groupOf } from './fleets.ts';
import { deedsDuring, expectFailure, only, type Step } from './step.ts';

const good = 'the second release';
const rejected = 'a release that AWS rejects';
const unhealthy = 'a release that never gets healthy';

/** Releases that fail, and the rollback. The fleet that serves stays throughout. */
export function failureSteps(): readonly Step[] {
  const notHealthy = /is not healthy after 1 s: 0 of \d+ instances are healthy in every target group/;
  return [
    {
      title: 'a release that fails at once: the old fleet still serves',
      async run(sandbox) {
        const release = sandbox.project.release(rejected);
        const message = 'VcpuLimitExceeded: You have requested more vCPU capacity than your current limit';
        sandbox.world.trouble = { ...noTrouble, refuses: [{ type: groupType, name: release, message }] };
        await expectFailedUp(sandbox, /VcpuLimitExceeded/);
        assert.equal(sandbox.world.ofType(groupType).length, 1, 'groups in the world');
      },
    },
    {
      title: 'a release that never gets healthy: up fails, the old fleet still serves',
      async run(sandbox) {
        // With the next session keys, so that two fleets exist with keys of their own.
        rotate(sandbox, 1);
        sandbox.world.trouble = { ...noTrouble, neverHealthy: [sandbox.project.release(unhealthy)] };
        await expectFailedUp(
          sandbox,
          /want at least \d+ healthy instance\(s\) registered to Load Balancer, have 0/,
        );
        assert.equal(sandbox.world.ofType(groupType).length, 2, 'groups in the world');
      },
    },
    {
      title: 'the same again: the gate stops at the group that is not healthy',
      run: (sandbox) => expectFailedUp(sandbox, notHealthy),
    },
    {
      title: 'refresh, then the same again: the gate still stops there',
      async run(sandbox) {
        await sandbox.refresh();
        await expectFailedUp(sandbox, notHealthy);
      },
    },
    {
      title: 'session keys raised meanwhile: rejected before anything is done',
      async run(sandbox) {
        const before = sandbox.world.things;
        rotate(sandbox, 1);
        try {
          await expectFailedUp(sandbox, /sessionKeyGeneration of stack \w+ goes from 2 and 3 to 4/);
        } finally {
          rotate(sandbox, -1);
        }
        assert.deepEqual(sandbox.world.things, before);
      },
    },
    {
      title: 'rollback to the good release and its keys: only what failed is deleted',
      foundation: true,
      async run(sandbox) {
        rotate(sandbox, -1);
        const { id } = groupOf(sandbox, sandbox.project.release(unhealthy));
        const before = groupOf(sandbox, sandbox.project.release(good));
        sandbox.world.trouble = noTrouble;
        const deeds = await deedsDuring(sandbox, () => sandbox.up());
        expectUntouched(sandbox, before, deeds);
        const groups = deeds.filter(({ type }) => type === groupType);
        assert.deepEqual(
          groups.map((deed) => [deed.verb, deed.id]),
          [['delete', id]],
        );
        assert.equal(only(sandbox, groupType).id, before.id);
      },
    },
  ];
}

/** Raises the generation of the session keys by a number. */
function rotate({ project }: Sandbox, by: number): void {
  const key = 'sessionKeyGeneration';
  project.configure(key, Number(project.configured(key)) + by);
}

/** An update that must fail for a reason and leave the fleet of the good release as it is. */
async function expectFailedUp(sandbox: Sandbox, reason: RegExp): Promise<void> {
  const serving = servingGroup(sandbox);
  const deeds = await deedsDuring(sandbox, () => expectFailure(sandbox.up(), reason));
  expectUntouched(sandbox, serving, deeds);
  expectWatched(sandbox, serving);
  assert.deepEqual(
    deeds.filter(({ verb }) => verb === 'delete'),
    [],
    'a failed update deleted something',
  );
}

function servingGroup({ world }: Sandbox): Thing {
  const group = world
    .ofType(groupType)
    .find(({ logicalName }) => !world.trouble.neverHealthy.some((part) => logicalName.includes(part)));
  assert.ok(group, 'no fleet serves');
  return group;
}
