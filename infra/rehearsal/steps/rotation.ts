import assert from 'node:assert/strict';
import type { Sandbox } from '../sandbox.ts';
import { expectCreateBeforeDelete } from './fleets.ts';
import { recordOperations, expectFailure, getOnlyResource, type Step } from './step.ts';

const key = 'sessionKeyGeneration';

/** Rotation of the session keys. */
export function createRotationSteps(): readonly Step[] {
  return [
    {
      title: 'session keys by two generations: rejected before anything is done',
      async run(sandbox) {
        const generation = Number(sandbox.project.getConfig(key));
        sandbox.project.setConfig(key, generation + 2);
        try {
          await expectFailure(sandbox.preview(), /sessionKeyGeneration.*goes from 1 to 3/);
        } finally {
          sandbox.project.setConfig(key, generation);
        }
      },
    },
    {
      title: 'session keys by one: the list is [g, g-1, g+1], old values unchanged',
      async run(sandbox) {
        const [currentKey, , nextKey, ...more] = readSessionKeys(sandbox);
        assert.deepEqual(more.length, 0, 'keys beyond the third');
        sandbox.project.setConfig(key, Number(sandbox.project.getConfig(key)) + 1);
        const operations = await recordOperations(sandbox, () => sandbox.up());
        const [first, second, third, ...others] = readSessionKeys(sandbox);
        // Compared without being printed: they are secret.
        assert.ok(first === nextKey, 'the key in use is not the one that every process knew as the next');
        assert.ok(second === currentKey, 'the key that was in use is not the second of the list');
        assert.ok(
          third !== undefined && ![currentKey, nextKey].includes(third),
          'the list has no new next key',
        );
        assert.deepEqual(others.length, 0, 'keys beyond the third');
        expectCreateBeforeDelete(operations);
      },
    },
  ];
}

function readSessionKeys(sandbox: Sandbox): readonly string[] {
  const { inputs } = getOnlyResource(sandbox, 'aws:secretsmanager/secretVersion:SecretVersion');
  return String(inputs['secretString']).split(',');
}
