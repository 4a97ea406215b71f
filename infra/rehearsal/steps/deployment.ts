import assert from 'node:assert/strict';
import { groupType } from '../instances.ts';
import { expectCreateBeforeDelete, findGroup } from './fleets.ts';
import { createPoliciesPassStep } from './policies.ts';
import { recordOperations, getOnlyResource, type Step } from './step.ts';

/** Type of release archives. */
export const archiveType = 'aws:s3/bucketObjectv2:BucketObjectv2';

/** Steps from an empty stack to one that serves its first release. */
export function createDeploymentSteps(): readonly Step[] {
  return [
    {
      title: 'stack init: creates an empty stack',
      critical: true,
      async run(sandbox) {
        sandbox.project.createRelease('the first release');
        // The default is 15 minutes.
        sandbox.project.setConfig('healthyWithinSeconds', 1);
        await sandbox.createStack();
      },
    },
    {
      title: 'preview of a new stack: only creations',
      async run(sandbox) {
        const { changeSummary } = await sandbox.preview();
        assert.deepEqual(Object.keys(changeSummary), ['create'], 'kinds of operations in the preview');
        assert.deepEqual(sandbox.cloud.operations, [], 'the preview created resources');
      },
    },
    createPoliciesPassStep('preview with policies: no violation in the new stack'),
    {
      title: 'up: creates the stack',
      critical: true,
      async run(sandbox) {
        const { outputs } = await sandbox.up();
        assert.match(String(outputs['url']?.value), /^https:\/\/[a-z0-9.-]+$/);
        assert.equal(outputs['autoScalingGroup']?.value, getOnlyResource(sandbox, groupType).id);
      },
    },
    {
      title: 'preview without changes: nothing to do',
      async run(sandbox) {
        await sandbox.preview({ expectNoChanges: true });
      },
    },
    createPoliciesPassStep('preview with policies: no violation once every value is known'),
  ];
}

/** Deploys a second release. */
export function createReleaseStep(): Step {
  return {
    title: 'new release: creates the new fleet before it deletes the old one',
    critical: true,
    async run(sandbox) {
      const release = sandbox.project.createRelease('the second release');
      const operations = await recordOperations(sandbox, () => sandbox.up());
      expectCreateBeforeDelete(operations);
      assert.equal(getOnlyResource(sandbox, groupType), findGroup(sandbox, release));
      // Old archives are kept for rollbacks.
      assert.equal(sandbox.cloud.listByType(archiveType).length, 2, 'number of release archives');
    },
  };
}
