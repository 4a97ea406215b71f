import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import { createResourceIdentity, createResourceInput, type LaunchInput } from '../fleet-fingerprint.ts';
import type { ResourceNames } from '../names.ts';
import { UserError } from '../config/user-error.ts';
import { listGenerations, checkRotation, type Generation } from './session-key-rotation.ts';
import type { Settings } from '../config/settings.ts';
import { sessionKeyGenerationTag } from '../tags.ts';

export interface SessionKeySecretArgs {
  readonly settings: Settings;
  readonly names: ResourceNames;
  /** Generations of the running fleets; empty in a preview. */
  readonly runningGenerations: readonly Generation[];
}

/**
 * The session keys in Secrets Manager as one string: base64 keys of 32 bytes, separated by commas, current key first.
 * $0.40 a month and $0.05 for 10,000 reads; an instance reads it once.
 */
export class SessionKeySecret extends pulumi.ComponentResource {
  readonly secret: aws.secretsmanager.Secret;
  /** The value, which an instance needs to boot. */
  readonly version: aws.secretsmanager.SecretVersion;
  /** ARN of the secret. */
  readonly launchInputs: { readonly secretArn: LaunchInput<string> };

  /** @throws UserError if a running fleet does not have the current key */
  constructor(
    name: string,
    { settings, names, runningGenerations }: SessionKeySecretArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super('noughts:infra:SessionKeySecret', name, {}, opts);
    const current = settings.sessionKeyGeneration;
    // Running fleets decide, not the secret: a rotation whose health check failed has already changed the secret.
    const rotationCheck = checkRotation(runningGenerations, current);
    if (!rotationCheck.allowed)
      throw new UserError(formatRotationError(settings.stack, rotationCheck.reason));
    // One resource for each generation: a change of `keepers` would destroy the old key.
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
 * Rejects, in a preview too, a rotation that would sign users out repeatedly. Pulumi's engine calls the hook with the
 * secret's old and new inputs before it changes the secret.
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

/** Error message of a rejected rotation. */
export function formatRotationError(stack: string, reason: string): string {
  return `noughts:sessionKeyGeneration of stack ${stack} ${reason}`;
}

/** The generation in a secret's inputs; undefined if they have none. */
export function readGeneration(inputs: unknown): Generation | undefined {
  const { tags } = (inputs ?? {}) as { readonly tags?: Readonly<Record<string, unknown>> };
  const value = Number(tags?.[sessionKeyGenerationTag]);
  return Number.isInteger(value) && value > 0 ? value : undefined;
}
