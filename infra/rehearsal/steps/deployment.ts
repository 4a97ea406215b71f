import assert from 'node:assert/strict';
import { groupType } from '../instances.ts';
import { expectHandover, groupOf } from './fleets.ts';
import { acceptedStep } from './policies.ts';
import { deedsDuring, only, type Step } from './step.ts';

const objectType = 'aws:s3/bucketObjectv2:BucketObjectv2';

/** From nothing to a stack that serves its first release. */
export function deploymentSteps(): readonly Step[] {
  return [
    {
      title: 'stack init: an empty stack',
      foundation: true,
      async run(sandbox) {
        sandbox.project.release('the first release');
        // The default is a quarter of an hour for a fleet that never gets healthy.
        sandbox.project.configure('healthyWithinSeconds', 1);
        await sandbox.createStack();
      },
    },
    {
      title: 'preview of a new stack: everything is created',
      async run(sandbox) {
        const { changeSummary } = await sandbox.preview();
        assert.deepEqual(Object.keys(changeSummary), ['create'], 'operations in the preview');
        assert.deepEqual(sandbox.world.deeds, [], 'a preview created something');
      },
    },
    acceptedStep('policies accept the preview of a new stack'),
    {
      title: 'up: a stack that serves',
      foundation: true,
      async run(sandbox) {
        const { outputs } = await sandbox.up();
        assert.match(String(outputs['url']?.value), /^https:\/\/[a-z0-9.-]+$/);
        assert.equal(outputs['autoScalingGroup']?.value, only(sandbox, groupType).id);
      },
    },
    {
      title: 'preview of the same: nothing changes',
      async run(sandbox) {
        await sandbox.preview({ expectNoChanges: true });
      },
    },
    acceptedStep('policies accept the stack, now that every value is known'),
  ];
}

/** A release that follows another. */
export function releaseStep(): Step {
  return {
    title: 'new release: the new pair is created before the old one is deleted',
    foundation: true,
    async run(sandbox) {
      const release = sandbox.project.release('the second release');
      const deeds = await deedsDuring(sandbox, () => sandbox.up());
      expectHandover(deeds);
      assert.equal(only(sandbox, groupType), groupOf(sandbox, release));
      // For a rollback, every archive is kept.
      assert.equal(sandbox.world.ofType(objectType).length, 2, 'archives of releases in the world');
    },
  };
}
