import assert from 'node:assert/strict';
import type { Ending } from '../command-line.ts';
import { groupType } from '../instances.ts';
import { expectHandover, groupOf } from './fleets.ts';
import { deedsDuring, expectCode, only, preview, up, type Step } from './step.ts';

const objectType = 'aws:s3/bucketObjectv2:BucketObjectv2';

/** From nothing to a stack that serves its first release, and then its second. */
export function deploymentSteps(): readonly Step[] {
  return [
    {
      title: 'stack init: a stack of nothing',
      foundation: true,
      async run(stage) {
        stage.project.release('the first release');
        // A fleet that stays ill shall not hold the rehearsal up for a quarter of an hour.
        stage.project.configure('healthyWithinSeconds', 1);
        expectCode(await stage.pulumi('stack', 'init', stage.stack), 0);
      },
    },
    {
      title: 'preview of a new stack: everything is made, no policy objects',
      beside: true,
      async run(stage) {
        const ending = await preview(stage, '--policy-pack', 'infra/policy');
        expectCode(ending, 0);
        const tally = ending.text.split('\n').filter((line) => /^ +[^ ]+ \d+ /.test(line));
        assert.match(tally.join('\n'), /^ +\+ \d+ to create$/, 'not everything is made');
        assert.deepEqual(policyLines(ending, /\[mandatory\]/), [], 'policies object');
        assert.equal(stage.world.deeds.length, 0, 'a preview made something');
      },
    },
    {
      title: 'up: a stack that serves',
      foundation: true,
      async run(stage) {
        expectCode(await up(stage), 0);
        const outputs = await stage.pulumi('stack', 'output', '--json', '--show-secrets');
        expectCode(outputs, 0);
        const { url, autoScalingGroup } = JSON.parse(outputs.stdout) as Record<string, unknown>;
        assert.match(String(url), /^https:\/\/[a-z0-9.-]+$/);
        assert.equal(autoScalingGroup, only(stage, groupType).id);
      },
    },
    {
      title: 'preview of the same: nothing changes, no policy objects',
      beside: true,
      async run(stage) {
        const ending = await preview(stage, '--expect-no-changes', '--policy-pack', 'infra/policy');
        expectCode(ending, 0);
        // Now that every value is known, advice is advice; in staging some is for prod alone.
        const objections = stage.stack === 'prod' ? /\[(mandatory|advisory)\]/ : /\[mandatory\]/;
        assert.deepEqual(policyLines(ending, objections), [], 'policies object');
      },
    },
  ];
}

function policyLines({ text }: Ending, level: RegExp): readonly string[] {
  return text.split('\n').filter((line) => level.test(line));
}

/** A release that follows another. */
export function releaseStep(): Step {
  return {
    title: 'new release: the new pair stands before the old one goes',
    foundation: true,
    async run(stage) {
      const release = stage.project.release('the second release');
      const deeds = await deedsDuring(stage, async () => expectCode(await up(stage), 0));
      expectHandover(deeds);
      assert.equal(only(stage, groupType), groupOf(stage, release));
      // The way back: every archive is still there.
      assert.equal(stage.world.ofType(objectType).length, 2, 'archives of releases in the world');
    },
  };
}
