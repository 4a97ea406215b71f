import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import { createResourceIdentity, createResourceInput, type LaunchInput } from '../fleet-fingerprint.ts';
import type { ResourceNames } from '../names.ts';
import { UserError } from '../config/user-error.ts';
import { listGenerations, checkRotation, type Generation } from './session-keys.ts';
import type { Settings } from '../config/settings.ts';
import { sessionKeyGenerationTag } from '../tags.ts';

export interface SessionKeySecretArgs {
  readonly settings: Settings;
  readonly names: ResourceNames;
  /** Generations of the fleets that run; none in a preview. */
  readonly runningGenerations: readonly Generation[];
}

/**
 * The session keys, in Secrets Manager as one text: base64 keys of 32 bytes, separated by commas, the one in use
 * first. $0.40 a month and $0.05 for 10,000 reads; an instance reads it once.
 */
export class SessionKeySecret extends pulumi.ComponentResource {
  readonly secret: aws.secretsmanager.Secret;
  /** The value; an instance that boots before it stands finds nothing. */
  readonly version: aws.secretsmanager.SecretVersion;
  /** What a server gets of it at its launch: where it finds the keys. */
  readonly launchInputs: { readonly secretArn: LaunchInput<string> };

  /** @throws OperatorError when a fleet that runs would not know the key in use */
  constructor(
    name: string,
    { settings, names, runningGenerations }: SessionKeySecretArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super('noughts:infra:Secrets', name, {}, opts);
    const current = settings.sessionKeyGeneration;
    // Before anything changes. The secret may be ahead of a fleet: a rotation that failed at the gate has changed it.
    const rotationCheck = checkRotation(runningGenerations, current);
    if (!rotationCheck.allowed)
      throw new UserError(formatRotationError(settings.stack, rotationCheck.reason));
    // Each generation is a resource with its number in the name: keepers would destroy the old value.
    const keys = listGenerations(current).map(
      (generation) =>
        new random.RandomBytes(
          names.logicalName(`session-key-${generation}`),
          { length: 32 },
          { parent: this },
        ),
    );
    this.secret = new aws.secretsmanager.Secret(
      names.logicalName('session-keys'),
      {
        description: 'Keys of the session cookie, the one in use first',
        recoveryWindowInDays: settings.protect ? 30 : 0,
        tags: { [sessionKeyGenerationTag]: String(current) },
      },
      {
        parent: this,
        protect: settings.protect,
        hooks: { beforeUpdate: [createRotationHook(settings.stack)] },
      },
    );
    this.launchInputs = {
      secretArn: createResourceInput(
        createResourceIdentity(names.logicalName('session-keys'), {}),
        this.secret.arn,
      ),
    };
    this.version = new aws.secretsmanager.SecretVersion(
      names.logicalName('session-keys-value'),
      {
        secretId: this.secret.id,
        secretString: pulumi.secret(
          pulumi.all(keys.map(({ base64 }) => base64)).apply((all) => all.join(',')),
        ),
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}

/**
 * Stops a preview that would sign people out over and over, as far as the state can tell. The engine calls it with the
 * secret as it is in the state and as it shall be, before anything of it changes.
 */
function createRotationHook(stack: string): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    'session-key-rotation',
    ({ oldInputs, newInputs }) => {
      const from = readGeneration(oldInputs);
      const to = readGeneration(newInputs);
      if (from === undefined || to === undefined) return;
      const rotationCheck = checkRotation([from], to);
      if (!rotationCheck.allowed) throw new Error(formatRotationError(stack, rotationCheck.reason));
    },
    { onDryRun: true },
  );
}

/** What an operator reads whose rotation is refused. */
export function formatRotationError(stack: string, reason: string): string {
  return `noughts:sessionKeyGeneration of stack ${stack} ${reason}`;
}

/** The generation in a secret's inputs, or undefined where there is none yet. */
export function readGeneration(inputs: unknown): Generation | undefined {
  const { tags } = (inputs ?? {}) as { readonly tags?: Readonly<Record<string, unknown>> };
  const value = Number(tags?.[sessionKeyGenerationTag]);
  return Number.isInteger(value) && value > 0 ? value : undefined;
}
