import assert from 'node:assert/strict';
import { groupType } from '../instances.ts';
import type { Sandbox } from '../sandbox.ts';
import { noFault, type FakeResource } from '../fake-cloud.ts';
import { expectUnchanged, expectAlarms, findGroup } from './fleets.ts';
import { changeKeyGeneration, recordOperations, expectFailure, getOnlyResource, type Step } from './step.ts';

const goodRelease = 'the second release';
const rejectedRelease = 'a release that AWS rejects';
const unhealthyRelease = 'a release that never becomes healthy';

/** Failed releases and a rollback. The serving fleet must stay unchanged throughout. */
export function createFailureSteps(): readonly Step[] {
  const notHealthyError = /is not healthy after 1 s: 0 of \d+ instances are healthy in every target group/;
  return [
    {
      title: 'release rejected by AWS: the old fleet still serves',
      async run(sandbox) {
        const release = sandbox.project.createRelease(rejectedRelease);
        const message = 'VcpuLimitExceeded: You have requested more vCPU capacity than your current limit';
        sandbox.cloud.fault = {
          ...noFault,
          rejectedCreations: [{ type: groupType, name: release, message }],
        };
        await expectUpToFail(sandbox, /VcpuLimitExceeded/);
        assert.equal(sandbox.cloud.listByType(groupType).length, 1, 'number of Auto Scaling groups');
      },
    },
    {
      title: 'release that never becomes healthy: up fails, the old fleet still serves',
      async run(sandbox) {
        // With the next session keys, so that the two fleets have different keys.
        changeKeyGeneration(sandbox, 1);
        sandbox.cloud.fault = { ...noFault, neverHealthy: [sandbox.project.createRelease(unhealthyRelease)] };
        await expectUpToFail(
          sandbox,
          /want at least \d+ healthy instance\(s\) registered to Load Balancer, have 0/,
        );
        assert.equal(sandbox.cloud.listByType(groupType).length, 2, 'number of Auto Scaling groups');
      },
    },
    {
      title: 'retry: the health check stops at the unhealthy group',
      run: (sandbox) => expectUpToFail(sandbox, notHealthyError),
    },
    {
      title: 'retry after refresh: the health check still stops at the unhealthy group',
      async run(sandbox) {
        await sandbox.refresh();
        await expectUpToFail(sandbox, notHealthyError);
      },
    },
    {
      title: 'session keys rotated again meanwhile: rejected before any operation',
      async run(sandbox) {
        const before = sandbox.cloud.resources;
        changeKeyGeneration(sandbox, 1);
        try {
          await expectUpToFail(sandbox, /sessionKeyGeneration of stack \w+ goes from 2 and 3 to 4/);
        } finally {
          changeKeyGeneration(sandbox, -1);
        }
        assert.deepEqual(sandbox.cloud.resources, before);
      },
    },
    {
      title: 'rollback to the good release and its keys: deletes only the failed fleet',
      critical: true,
      async run(sandbox) {
        changeKeyGeneration(sandbox, -1);
        const { id } = findGroup(sandbox, sandbox.project.createRelease(unhealthyRelease));
        const before = findGroup(sandbox, sandbox.project.createRelease(goodRelease));
        sandbox.cloud.fault = noFault;
        const operations = await recordOperations(sandbox, () => sandbox.up());
        expectUnchanged(sandbox, before, operations);
        const groups = operations.filter(({ type }) => type === groupType);
        assert.deepEqual(
          groups.map((operation) => [operation.action, operation.id]),
          [['delete', id]],
        );
        assert.equal(getOnlyResource(sandbox, groupType).id, before.id);
      },
    },
  ];
}

/** Asserts that an update fails for a reason and leaves the serving fleet unchanged. */
async function expectUpToFail(sandbox: Sandbox, reason: RegExp): Promise<void> {
  const servingGroup = findServingGroup(sandbox);
  const operations = await recordOperations(sandbox, () => expectFailure(sandbox.up(), reason));
  expectUnchanged(sandbox, servingGroup, operations);
  expectAlarms(sandbox, servingGroup);
  assert.deepEqual(
    operations.filter(({ action }) => action === 'delete'),
    [],
    'the failed update deleted resources',
  );
}

function findServingGroup({ cloud }: Sandbox): FakeResource {
  const group = cloud
    .listByType(groupType)
    .find(({ logicalName }) => !cloud.fault.neverHealthy.some((part) => logicalName.includes(part)));
  assert.ok(group, 'there is no serving fleet');
  return group;
}
