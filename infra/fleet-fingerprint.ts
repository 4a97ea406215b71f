import { createHash } from 'node:crypto';
import * as pulumi from '@pulumi/pulumi';

/**
 * Which resource there is: its logical name, and those of its inputs that cannot be changed in place. When one of them
 * changes, the provider makes another resource, and what it gives (a name, an ARN, an address) is another too.
 */
export interface ResourceIdentity {
  readonly name: string;
  readonly replacingInputs: Readonly<Record<string, unknown>>;
}

/**
 * The identity of a resource that is made with these inputs.
 *
 * @param replacingKeys the inputs that the provider cannot change in place, of those that are given
 */
export function createResourceIdentity<A extends object>(
  name: string,
  inputs: A,
  ...replacingKeys: readonly (keyof A & string)[]
): ResourceIdentity {
  return { name, replacingInputs: Object.fromEntries(replacingKeys.map((key) => [key, inputs[key]])) };
}

/** A value that a server gets at its launch and never again, and a text that is another when the value changes. */
export interface LaunchInput<T> {
  readonly value: pulumi.Input<T>;
  /** Known before anything is made. */
  readonly fingerprint: string | Extract<T, undefined>;
  /** The resource that the value comes from, where that decides the fingerprint. */
  readonly identity?: ResourceIdentity;
}

/** A launch input for each member of `T`. */
export type LaunchInputs<T> = { readonly [K in keyof T]: LaunchInput<T[K]> };

type Fingerprints<T> = { readonly [K in keyof T]: LaunchInput<T[K]>['fingerprint'] };

/**
 * A value that a preview knows: its own fingerprint.
 *
 * @param value the value
 * @param output the same as an output, which waits for what must stand before it is used
 */
export function createStaticInput<T extends string>(value: T, output?: pulumi.Output<T>): LaunchInput<T> {
  return { value: output ?? value, fingerprint: value };
}

/** A value that exists only once its resource does: its fingerprint is that of the resource. */
export function createResourceInput<T>(identity: ResourceIdentity, value: pulumi.Output<T>): LaunchInput<T> {
  return { value, fingerprint: `${identity.name}.${computeDigest(identity.replacingInputs)}`, identity };
}

/** An input that a stack does without. */
export const absentInput: LaunchInput<undefined> = { value: undefined, fingerprint: undefined };

export function collectValues<T extends object>(inputs: LaunchInputs<T>): pulumi.Output<T> {
  return pulumi.output(mapInputs(inputs, ({ value }) => value)) as pulumi.Output<T>;
}

export function collectFingerprints<T extends object>(inputs: LaunchInputs<T>): Fingerprints<T> {
  return mapInputs(inputs, ({ fingerprint }) => fingerprint) as Fingerprints<T>;
}

function mapInputs<T extends object>(
  inputs: LaunchInputs<T>,
  select: (input: LaunchInput<unknown>) => unknown,
): object {
  return Object.fromEntries(
    Object.entries<LaunchInput<unknown>>(inputs).map(([name, input]) => [name, select(input)]),
  );
}

/**
 * Name of the pair of launch template and group: the release, and a digest of all else that a server gets at its
 * launch. A change of any of it makes a new pair, since servers that run would never hear of it.
 */
export function createFleetId(releaseId: string, launch: unknown): string {
  return `${releaseId}-${computeDigest(launch).slice(0, 8)}`;
}

function computeDigest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12);
}
