import assert from 'node:assert/strict';
import type { Sandbox } from '../sandbox.ts';
import { expectCreateBeforeDelete } from './fleets.ts';
import { changeKeyGeneration, recordOperations, expectFailure, getOnlyResource, type Step } from './step.ts';

/** Rotation of the session keys. */
export function createRotationSteps(): readonly Step[] {
  return [
    {
      title: 'session keys rotated by two generations: rejected before any operation',
      async run(sandbox) {
        changeKeyGeneration(sandbox, 2);
        try {
          await expectFailure(sandbox.preview(), /sessionKeyGeneration.*goes from 1 to 3/);
        } finally {
          changeKeyGeneration(sandbox, -2);
        }
      },
    },
    {
      title: 'session keys rotated by one: list is [g, g-1, g+1], values unchanged',
      async run(sandbox) {
        const [currentKey, , nextKey, ...more] = readSessionKeys(sandbox);
        assert.deepEqual(more.length, 0, 'number of keys after the third');
        changeKeyGeneration(sandbox, 1);
        const operations = await recordOperations(sandbox, () => sandbox.up());
        const [first, second, third, ...others] = readSessionKeys(sandbox);
        // `equal` would print the secrets.
        assert.ok(first === nextKey, 'the current key is not the previous next key');
        assert.ok(second === currentKey, 'the second key is not the previous current key');
        assert.ok(
          third !== undefined && ![currentKey, nextKey].includes(third),
          'the third key is not a new key',
        );
        assert.deepEqual(others.length, 0, 'number of keys after the third');
        expectCreateBeforeDelete(operations);
      },
    },
  ];
}

function readSessionKeys(sandbox: Sandbox): readonly string[] {
  const { inputs } = getOnlyResource(sandbox, 'aws:secretsmanager/secretVersion:SecretVersion');
  return String(inputs['secretString']).split(',');
}
