import { expect } from 'chai';
import * as pulumi from '@pulumi/pulumi';
import { createNames } from '../names.ts';
import { UserError } from '../config/user-error.ts';
import { readGeneration, formatRotationError, SessionKeySecret } from './session-key-secret.ts';
import { listGenerations, checkRotation } from './session-key-rotation.ts';
import { sessionKeyGenerationTag } from '../tags.ts';
import { findAll, findOne, omitTags } from '../testing/found.ts';
import { parseSettings } from '../config/settings-check.ts';
import { readConfiguration, recordStack } from '../testing/record-stack.ts';
import { startRecording } from '../testing/recording-monitor.ts';

describe('listGenerations', () => {
  it('returns the current, the previous and the next generation', () => {
    expect(listGenerations(1)).to.deep.equal([1, 0, 2]);
    expect(listGenerations(7)).to.deep.equal([7, 6, 8]);
  });
});

describe('checkRotation', () => {
  it('allows raising by one, since all running processes have that key', () => {
    expect(checkRotation([1], 2)).to.deep.equal({ allowed: true });
  });

  it('allows going back by one', () => {
    expect(checkRotation([2], 1)).to.deep.equal({ allowed: true });
  });

  it('allows no change', () => {
    expect(checkRotation([4], 4)).to.deep.equal({ allowed: true });
  });

  it('allows raising by three, which signs all users out once', () => {
    expect(checkRotation([1], 4)).to.deep.equal({ allowed: true });
  });

  it('rejects raising by two, which would sign users out repeatedly', () => {
    const rotationCheck = checkRotation([1], 3);
    expect(rotationCheck.allowed).to.equal(false);
    expect(formatRotationError('prod', rotationCheck.allowed ? '' : rotationCheck.reason)).to.equal(
      'noughts:sessionKeyGeneration of stack prod goes from 1 to 3, a key that some running processes do not have; ' +
        'allowed: 2 to keep all sessions, or 4 to end all sessions at once',
    );
  });

  it('allows every generation if no fleet is running', () => {
    expect(checkRotation([], 9)).to.deep.equal({ allowed: true });
  });

  it('checks every running fleet: a rotation whose health check failed leaves two', () => {
    for (const to of [1, 2, 5]) expect(checkRotation([1, 2], to)).to.deep.equal({ allowed: true });
    for (const to of [3, 4]) {
      const rotationCheck = checkRotation([2, 1], to);
      expect(rotationCheck).to.deep.equal({
        allowed: false,
        reason:
          `goes from 1 and 2 to ${to}, a key that some running processes do not have; ` +
          'allowed: 2 to keep all sessions, or 5 to end all sessions at once',
      });
    }
  });
});

describe('SessionKeySecret', () => {
  it('rejects a key that a running fleet does not have, before any resource is declared', async () => {
    const { resources } = await startRecording('staging', 'update');
    const raw = Object.fromEntries(
      Object.entries(readConfiguration('staging', { sessionKeyGeneration: 3 })).map(([key, value]) => [
        key.replace('noughts:', ''),
        value,
      ]),
    );
    const settings = parseSettings({ stack: 'staging', raw, configuredKeys: [] });
    const names = createNames('staging', 'eu-central-1');
    const outcome = await pulumi.runtime
      .runInPulumiStack(
        async () => void new SessionKeySecret('secrets', { settings, names, runningGenerations: [1, 2] }),
      )
      .catch((error: unknown) => error);
    await pulumi.runtime.disconnect();
    expect(outcome).to.be.instanceOf(UserError);
    expect((outcome as Error).message).to.include('of stack staging goes from 1 and 2 to 3');
    expect(resources.filter(({ custom }) => custom)).to.deep.equal([]);
  });

  it('has a tag from which readGeneration reads the generation', () => {
    expect(readGeneration({ tags: { [sessionKeyGenerationTag]: '3' } })).to.equal(3);
    for (const inputs of [undefined, {}, { tags: {} }, { tags: { [sessionKeyGenerationTag]: 'x' } }]) {
      expect(readGeneration(inputs)).to.equal(undefined);
    }
  });

  it('creates a resource for each generation, so that a rotation keeps the old keys', async () => {
    const names = async (sessionKeyGeneration: number) => {
      const resources = await recordStack({ stack: 'staging', config: { sessionKeyGeneration } });
      return findAll(resources, 'RandomBytes').map(({ name, inputs }) => ({ name, inputs }));
    };
    const key = (generation: number) => ({
      name: `noughts-staging-session-key-${generation}`,
      inputs: { length: 32 },
    });
    expect(await names(1)).to.have.deep.members([key(1), key(0), key(2)]);
    expect(await names(2)).to.have.deep.members([key(2), key(1), key(3)]);
  });

  it('stores base64 keys separated by commas: current, previous, next', async () => {
    const resources = await recordStack({ stack: 'staging', config: { sessionKeyGeneration: 5 } });
    const key = (generation: number) =>
      findOne(resources, 'RandomBytes', `key-${generation}`).outputs['base64'];
    const version = findOne(resources, 'SecretVersion');
    expect(version.inputs['secretString']).to.equal([key(5), key(4), key(6)].join(','));
    expect(version.secretInputs).to.deep.equal(['secretString']);
  });

  it('checks the rotation in a hook before every update of the secret', async () => {
    const resources = await recordStack({ stack: 'staging', config: { sessionKeyGeneration: 5 } });
    const secret = findOne(resources, 'Secret');
    expect(omitTags(secret)).to.deep.equal({
      description: 'Keys of the session cookie, the one in use first',
      recoveryWindowInDays: 0,
    });
    expect(secret.inputs['tags']).to.include({ [sessionKeyGenerationTag]: '5' });
    expect(secret.options.beforeUpdate).to.deep.equal(['session-key-rotation']);
  });

  it('replaces the fleet when the generation changes', async () => {
    const recordGroupName = async (sessionKeyGeneration: number) =>
      findOne(
        await recordStack({ stack: 'staging', config: { sessionKeyGeneration } }),
        'aws:autoscaling/group:Group',
      ).name;
    expect(await recordGroupName(1)).not.to.equal(await recordGroupName(2));
  });

  it('can be deleted at once in staging; in prod it is protected and recoverable for 30 days', async () => {
    const staging = findOne(await recordStack({ stack: 'staging' }), 'Secret');
    const prod = findOne(await recordStack({ stack: 'prod' }), 'Secret');
    expect([staging.inputs['recoveryWindowInDays'], staging.options.protect]).to.deep.equal([0, false]);
    expect([prod.inputs['recoveryWindowInDays'], prod.options.protect]).to.deep.equal([30, true]);
  });
});
