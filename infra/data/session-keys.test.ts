import { expect } from 'chai';
import * as pulumi from '@pulumi/pulumi';
import { namesOf } from '../names.ts';
import { OperatorError } from '../config/user-error.ts';
import { generationIn, rotationFault, Secrets } from './secrets.ts';
import { generationsAt, rotation } from './session-keys.ts';
import { generationTag } from '../tags.ts';
import { all, one, own } from '../testing/found.ts';
import { settingsOf } from '../config/settings-check.ts';
import { configurationOf, recordStack } from '../testing/record-stack.ts';
import { record } from '../testing/recording-monitor.ts';

describe('session keys', () => {
  it('are three: the one in use, the one before and the one after', () => {
    expect(generationsAt(1)).to.deep.equal([1, 0, 2]);
    expect(generationsAt(7)).to.deep.equal([7, 6, 8]);
  });

  it('may be raised by one, which every running process knows already', () => {
    expect(rotation([1], 2)).to.deep.equal({ allowed: true });
  });

  it('may go back by one', () => {
    expect(rotation([2], 1)).to.deep.equal({ allowed: true });
  });

  it('may stay', () => {
    expect(rotation([4], 4)).to.deep.equal({ allowed: true });
  });

  it('may be raised by three, which signs everybody out once', () => {
    expect(rotation([1], 4)).to.deep.equal({ allowed: true });
  });

  it('may not be raised by two, which would sign people out over and over', () => {
    const verdict = rotation([1], 3);
    expect(verdict.allowed).to.equal(false);
    expect(rotationFault('prod', verdict.allowed ? '' : verdict.reason)).to.equal(
      'noughts:sessionKeyGeneration of stack prod goes from 1 to 3, a key that not every running process knows; ' +
        'allowed: 2, which signs nobody out, or 4, which signs everybody out at once',
    );
  });

  it('may be anything where nothing runs', () => {
    expect(rotation([], 9)).to.deep.equal({ allowed: true });
  });

  it('look at every fleet that runs: after a rotation that failed at the gate there are two', () => {
    for (const to of [1, 2, 5]) expect(rotation([1, 2], to)).to.deep.equal({ allowed: true });
    for (const to of [3, 4]) {
      const verdict = rotation([2, 1], to);
      expect(verdict).to.deep.equal({
        allowed: false,
        reason:
          `goes from 1 and 2 to ${to}, a key that not every running process knows; ` +
          'allowed: 2, which signs nobody out, or 5, which signs everybody out at once',
      });
    }
  });

  it('stop an update for a fleet that would not know the key in use, before anything is declared', async () => {
    const { resources } = await record('staging', 'update');
    const raw = Object.fromEntries(
      Object.entries(configurationOf('staging', { sessionKeyGeneration: 3 })).map(([key, value]) => [
        key.replace('noughts:', ''),
        value,
      ]),
    );
    const settings = settingsOf({ stack: 'staging', raw, given: [] });
    const names = namesOf('staging', 'eu-central-1');
    const outcome = await pulumi.runtime
      .runInPulumiStack(async () => void new Secrets('secrets', { settings, names, running: [1, 2] }))
      .catch((error: unknown) => error);
    await pulumi.runtime.disconnect();
    expect(outcome).to.be.instanceOf(OperatorError);
    expect((outcome as Error).message).to.include('of stack staging goes from 1 and 2 to 3');
    expect(resources.filter(({ custom }) => custom)).to.deep.equal([]);
  });

  it('tell their generation by a tag that the engine hands back', () => {
    expect(generationIn({ tags: { [generationTag]: '3' } })).to.equal(3);
    for (const inputs of [undefined, {}, { tags: {} }, { tags: { [generationTag]: 'x' } }]) {
      expect(generationIn(inputs)).to.equal(undefined);
    }
  });

  it('have a resource for each generation, so that a rotation leaves the old values alone', async () => {
    const names = async (sessionKeyGeneration: number) => {
      const resources = await recordStack({ stack: 'staging', config: { sessionKeyGeneration } });
      return all(resources, 'RandomBytes').map(({ name, inputs }) => ({ name, inputs }));
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
    const key = (generation: number) => one(resources, 'RandomBytes', `key-${generation}`).outputs['base64'];
    const version = one(resources, 'SecretVersion');
    expect(version.inputs['secretString']).to.equal([key(5), key(4), key(6)].join(','));
    expect(version.secretInputs).to.deep.equal(['secretString']);
  });

  it('are guarded in every update and preview of the secret', async () => {
    const resources = await recordStack({ stack: 'staging', config: { sessionKeyGeneration: 5 } });
    const secret = one(resources, 'Secret');
    expect(own(secret)).to.deep.equal({
      description: 'Keys of the session cookie, the one in use first',
      recoveryWindowInDays: 0,
    });
    expect(secret.inputs['tags']).to.include({ [generationTag]: '5' });
    expect(secret.options.beforeUpdate).to.deep.equal(['session-key-rotation']);
  });

  it('change the fleet when they change', async () => {
    const group = async (sessionKeyGeneration: number) =>
      one(
        await recordStack({ stack: 'staging', config: { sessionKeyGeneration } }),
        'aws:autoscaling/group:Group',
      ).name;
    expect(await group(1)).not.to.equal(await group(2));
  });

  it('can be forgotten at once in staging, and never by mistake in prod', async () => {
    const staging = one(await recordStack({ stack: 'staging' }), 'Secret');
    const prod = one(await recordStack({ stack: 'prod' }), 'Secret');
    expect([staging.inputs['recoveryWindowInDays'], staging.options.protect]).to.deep.equal([0, false]);
    expect([prod.inputs['recoveryWindowInDays'], prod.options.protect]).to.deep.equal([30, true]);
  });
});
