import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import { identityOf, madeBy, type LaunchInput } from '../fleet/fleet-fingerprint.ts';
import type { Names } from '../names.ts';
import { OperatorError } from '../config/user-error.ts';
import { generationsAt, rotation, type Generation } from './session-keys.ts';
import type { Settings } from '../config/settings.ts';
import { generationTag } from '../tags.ts';

export interface SecretsArgs {
  readonly settings: Settings;
  readonly names: Names;
  /** Generations of the fleets that run; none in a preview. */
  readonly running: readonly Generation[];
}

/**
 * The session keys, in Secrets Manager as one text: base64 keys of 32 bytes, separated by commas, the one in use
 * first. $0.40 a month and $0.05 for 10,000 reads; an instance reads it once.
 */
export class Secrets extends pulumi.ComponentResource {
  readonly secret: aws.secretsmanager.Secret;
  /** The value; an instance that boots before it stands finds nothing. */
  readonly version: aws.secretsmanager.SecretVersion;
  /** What a server gets of it at its launch: where it finds the keys. */
  readonly launch: { readonly secretArn: LaunchInput<string> };

  /** @throws OperatorError when a fleet that runs would not know the key in use */
  constructor(
    name: string,
    { settings, names, running }: SecretsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super('noughts:infra:Secrets', name, {}, opts);
    const current = settings.sessionKeyGeneration;
    // Before anything changes. The secret may be ahead of a fleet: a rotation that failed at the gate has changed it.
    const verdict = rotation(running, current);
    if (!verdict.allowed) throw new OperatorError(rotationFault(settings.stack, verdict.reason));
    // Each generation is a resource with its number in the name: keepers would destroy the old value.
    const keys = generationsAt(current).map(
      (generation) =>
        new random.RandomBytes(names.full(`session-key-${generation}`), { length: 32 }, { parent: this }),
    );
    this.secret = new aws.secretsmanager.Secret(
      names.full('session-keys'),
      {
        description: 'Keys of the session cookie, the one in use first',
        recoveryWindowInDays: settings.protect ? 30 : 0,
        tags: { [generationTag]: String(current) },
      },
      { parent: this, protect: settings.protect, hooks: { beforeUpdate: [rotationGuard(settings.stack)] } },
    );
    this.launch = { secretArn: madeBy(identityOf(names.full('session-keys'), {}), this.secret.arn) };
    this.version = new aws.secretsmanager.SecretVersion(
      names.full('session-keys-value'),
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
function rotationGuard(stack: string): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    'session-key-rotation',
    ({ oldInputs, newInputs }) => {
      const from = generationIn(oldInputs);
      const to = generationIn(newInputs);
      if (from === undefined || to === undefined) return;
      const verdict = rotation([from], to);
      if (!verdict.allowed) throw new Error(rotationFault(stack, verdict.reason));
    },
    { onDryRun: true },
  );
}

/** What an operator reads whose rotation is refused. */
export function rotationFault(stack: string, reason: string): string {
  return `noughts:sessionKeyGeneration of stack ${stack} ${reason}`;
}

/** The generation in a secret's inputs, or undefined where there is none yet. */
export function generationIn(inputs: unknown): Generation | undefined {
  const { tags } = (inputs ?? {}) as { readonly tags?: Readonly<Record<string, unknown>> };
  const value = Number(tags?.[generationTag]);
  return Number.isInteger(value) && value > 0 ? value : undefined;
}
