import assert from 'node:assert/strict';
import type { Sandbox } from '../sandbox.ts';
import { expectHandover } from './fleets.ts';
import { deedsDuring, expectFailure, only, type Step } from './step.ts';

const key = 'sessionKeyGeneration';

/** Rotation of the session keys. */
export function rotationSteps(): readonly Step[] {
  return [
    {
      title: 'session keys by two generations: rejected before anything is done',
      async run(sandbox) {
        const generation = Number(sandbox.project.configured(key));
        sandbox.project.configure(key, generation + 2);
        try {
          await expectFailure(sandbox.preview(), /sessionKeyGeneration.*goes from 1 to 3/);
        } finally {
          sandbox.project.configure(key, generation);
        }
      },
    },
    {
      title: 'session keys by one: the list is [g, g-1, g+1], old values unchanged',
      async run(sandbox) {
        const [used, , next, ...more] = sessionKeys(sandbox);
        assert.deepEqual(more.length, 0, 'keys beyond the third');
        sandbox.project.configure(key, Number(sandbox.project.configured(key)) + 1);
        const deeds = await deedsDuring(sandbox, () => sandbox.up());
        const [first, second, third, ...others] = sessionKeys(sandbox);
        // Compared without being printed: they are secret.
        assert.ok(first === next, 'the key in use is not the one that every process knew as the next');
        assert.ok(second === used, 'the key that was in use is not the second of the list');
        assert.ok(third !== undefined && ![used, next].includes(third), 'the list has no new next key');
        assert.deepEqual(others.length, 0, 'keys beyond the third');
        expectHandover(deeds);
      },
    },
  ];
}

function sessionKeys(sandbox: Sandbox): readonly string[] {
  const { inputs } = only(sandbox, 'aws:secretsmanager/secretVersion:SecretVersion');
  return String(inputs['secretString']).split(',');
}
