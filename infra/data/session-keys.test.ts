import { expect } from 'chai';
import * as pulumi from '@pulumi/pulumi';
import { createNames } from '../names.ts';
import { UserError } from '../config/user-error.ts';
import { readGeneration, formatRotationError, SessionKeySecret } from './secrets.ts';
import { listGenerations, checkRotation } from './session-keys.ts';
import { sessionKeyGenerationTag } from '../tags.ts';
import { findAll, findOne, omitTags } from '../testing/found.ts';
import { parseSettings } from '../config/settings-check.ts';
import { readConfiguration, recordStack } from '../testing/record-stack.ts';
import { startRecording } from '../testing/recording-monitor.ts';

describe('session keys', () => {
  it('are three: the one in use, the one before and the one after', () => {
    expect(listGenerations(1)).to.deep.equal([1, 0, 2]);
    expect(listGenerations(7)).to.deep.equal([7, 6, 8]);
  });

  it('may be raised by one, which every running process knows already', () => {
    expect(checkRotation([1], 2)).to.deep.equal({ allowed: true });
  });

  it('may go back by one', () => {
    expect(checkRotation([2], 1)).to.deep.equal({ allowed: true });
  });

  it('may stay', () => {
    expect(checkRotation([4], 4)).to.deep.equal({ allowed: true });
  });

  it('may be raised by three, which signs everybody out once', () => {
    expect(checkRotation([1], 4)).to.deep.equal({ allowed: true });
  });

  it('may not be raised by two, which would sign people out over and over', () => {
    const rotationCheck = checkRotation([1], 3);
    expect(rotationCheck.allowed).to.equal(false);
    expect(formatRotationError('prod', rotationCheck.allowed ? '' : rotationCheck.reason)).to.equal(
      'noughts:sessionKeyGeneration of stack prod goes from 1 to 3, a key that not every running process knows; ' +
        'allowed: 2, which signs nobody out, or 4, which signs everybody out at once',
    );
  });

  it('may be anything where nothing runs', () => {
    expect(checkRotation([], 9)).to.deep.equal({ allowed: true });
  });

  it('look at every fleet that runs: after a rotation that failed at the gate there are two', () => {
    for (const to of [1, 2, 5]) expect(checkRotation([1, 2], to)).to.deep.equal({ allowed: true });
    for (const to of [3, 4]) {
      const rotationCheck = checkRotation([2, 1], to);
      expect(rotationCheck).to.deep.equal({
        allowed: false,
        reason:
          `goes from 1 and 2 to ${to}, a key that not every running process knows; ` +
          'allowed: 2, which signs nobody out, or 5, which signs everybody out at once',
      });
    }
  });

  it('stop an update for a fleet that would not know the key in use, before anything is declared', async () => {
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

  it('tell their generation by a tag that the engine hands back', () => {
    expect(readGeneration({ tags: { [sessionKeyGenerationTag]: '3' } })).to.equal(3);
    for (const inputs of [undefined, {}, { tags: {} }, { tags: { [sessionKeyGenerationTag]: 'x' } }]) {
      expect(readGeneration(inputs)).to.equal(undefined);
    }
  });

  it('have a resource for each generation, so that a rotation leaves the old values alone', async () => {
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

  it('are one secret: base64, separated by commas, in the order in use, before, after', async () => {
    const resources = await recordStack({ stack: 'staging', config: { sessionKeyGeneration: 5 } });
    const key = (generation: number) =>
      findOne(resources, 'RandomBytes', `key-${generation}`).outputs['base64'];
    const version = findOne(resources, 'SecretVersion');
    expect(version.inputs['secretString']).to.equal([key(5), key(4), key(6)].join(','));
    expect(version.secretInputs).to.deep.equal(['secretString']);
  });

  it('are guarded in every update and preview of the secret', async () => {
    const resources = await recordStack({ stack: 'staging', config: { sessionKeyGeneration: 5 } });
    const secret = findOne(resources, 'Secret');
    expect(omitTags(secret)).to.deep.equal({
      description: 'Keys of the session cookie, the one in use first',
      recoveryWindowInDays: 0,
    });
    expect(secret.inputs['tags']).to.include({ [sessionKeyGenerationTag]: '5' });
    expect(secret.options.beforeUpdate).to.deep.equal(['session-key-rotation']);
  });

  it('change the fleet when they change', async () => {
    const recordGroupName = async (sessionKeyGeneration: number) =>
      findOne(
        await recordStack({ stack: 'staging', config: { sessionKeyGeneration } }),
        'aws:autoscaling/group:Group',
      ).name;
    expect(await recordGroupName(1)).not.to.equal(await recordGroupName(2));
  });

  it('can be forgotten at once in staging, and never by mistake in prod', async () => {
    const staging = findOne(await recordStack({ stack: 'staging' }), 'Secret');
    const prod = findOne(await recordStack({ stack: 'prod' }), 'Secret');
    expect([staging.inputs['recoveryWindowInDays'], staging.options.protect]).to.deep.equal([0, false]);
    expect([prod.inputs['recoveryWindowInDays'], prod.options.protect]).to.deep.equal([30, true]);
  });
});
