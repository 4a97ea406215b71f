import assert from 'node:assert/strict';
import type { Stage } from '../stage.ts';
import { expectHandover } from './fleets.ts';
import { deedsDuring, expectCode, expectFailure, only, preview, up, type Step } from './step.ts';

const key = 'sessionKeyGeneration';

/** The session keys, one generation further. */
export function rotationSteps(): readonly Step[] {
  return [
    {
      title: 'session keys by two generations: refused before anything is done',
      beside: true,
      async run(stage) {
        stage.project.configure(key, Number(stage.project.configured(key)) + 2);
        expectFailure(await preview(stage), /sessionKeyGeneration.*goes from 1 to 3/);
      },
    },
    {
      title: 'session keys by one: the list is [g, g-1, g+1], old values unchanged',
      async run(stage) {
        const [used, , next, ...more] = sessionKeys(stage);
        assert.deepEqual(more, [], 'keys beyond the third');
        stage.project.configure(key, Number(stage.project.configured(key)) + 1);
        const deeds = await deedsDuring(stage, async () => expectCode(await up(stage), 0));
        const [first, second, third, ...others] = sessionKeys(stage);
        // Compared without being shown: they are secret.
        assert.ok(first === next, 'the key in use is not the one that every process knew as the next');
        assert.ok(second === used, 'the key that was in use is not the second of the list');
        assert.ok(third !== undefined && ![used, next].includes(third), 'the list has no new next key');
        assert.deepEqual(others.length, 0, 'keys beyond the third');
        expectHandover(deeds);
      },
    },
  ];
}

function sessionKeys(stage: Stage): readonly string[] {
  const { inputs } = only(stage, 'aws:secretsmanager/secretVersion:SecretVersion');
  return String(inputs['secretString']).split(',');
}
