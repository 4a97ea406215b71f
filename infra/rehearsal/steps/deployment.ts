import assert from 'node:assert/strict';
import { groupType } from '../instances.ts';
import { expectCreateBeforeDelete, findGroup } from './fleets.ts';
import { createPoliciesPassStep } from './policies.ts';
import { recordOperations, getOnlyResource, type Step } from './step.ts';

const objectType = 'aws:s3/bucketObjectv2:BucketObjectv2';

/** From nothing to a stack that serves its first release. */
export function createDeploymentSteps(): readonly Step[] {
  return [
    {
      title: 'stack init: an empty stack',
      critical: true,
      async run(sandbox) {
        sandbox.project.createRelease('the first release');
        // The default is a quarter of an hour for a fleet that never gets healthy.
        sandbox.project.setConfig('healthyWithinSeconds', 1);
        await sandbox.createStack();
      },
    },
    {
      title: 'preview of a new stack: everything is created',
      async run(sandbox) {
        const { changeSummary } = await sandbox.preview();
        assert.deepEqual(Object.keys(changeSummary), ['create'], 'operations in the preview');
        assert.deepEqual(sandbox.cloud.operations, [], 'a preview created something');
      },
    },
    createPoliciesPassStep('policies accept the preview of a new stack'),
    {
      title: 'up: a stack that serves',
      critical: true,
      async run(sandbox) {
        const { outputs } = await sandbox.up();
        assert.match(String(outputs['url']?.value), /^https:\/\/[a-z0-9.-]+$/);
        assert.equal(outputs['autoScalingGroup']?.value, getOnlyResource(sandbox, groupType).id);
      },
    },
    {
      title: 'preview of the same: nothing changes',
      async run(sandbox) {
        await sandbox.preview({ expectNoChanges: true });
      },
    },
    createPoliciesPassStep('policies accept the stack, now that every value is known'),
  ];
}

/** A release that follows another. */
export function createReleaseStep(): Step {
  return {
    title: 'new release: the new pair is created before the old one is deleted',
    critical: true,
    async run(sandbox) {
      const release = sandbox.project.createRelease('the second release');
      const operations = await recordOperations(sandbox, () => sandbox.up());
      expectCreateBeforeDelete(operations);
      assert.equal(getOnlyResource(sandbox, groupType), findGroup(sandbox, release));
      // For a rollback, every archive is kept.
      assert.equal(sandbox.cloud.listByType(objectType).length, 2, 'archives of releases in the world');
    },
  };
}
