import { createHash } from 'node:crypto';
import * as pulumi from '@pulumi/pulumi';

/**
 * Which resource there is: its logical name, and those of its inputs that cannot be changed in place. When one of them
 * changes, the provider makes another resource, and what it gives (a name, an ARN, an address) is another too.
 */
export interface ResourceIdentity {
  readonly name: string;
  readonly replacedBy: Readonly<Record<string, unknown>>;
}

/**
 * The identity of a resource that is made with these inputs.
 *
 * @param replacing the inputs that the provider cannot change in place, of those that are given
 */
export function identityOf<A extends object>(
  name: string,
  inputs: A,
  ...replacing: readonly (keyof A & string)[]
): ResourceIdentity {
  return { name, replacedBy: Object.fromEntries(replacing.map((key) => [key, inputs[key]])) };
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
 * @param ready the same as an output, which waits for what must stand before it is used
 */
export function known<T extends string>(value: T, ready?: pulumi.Output<T>): LaunchInput<T> {
  return { value: ready ?? value, fingerprint: value };
}

/** A value that exists only once its resource does: its fingerprint is that of the resource. */
export function madeBy<T>(identity: ResourceIdentity, value: pulumi.Output<T>): LaunchInput<T> {
  return { value, fingerprint: `${identity.name}.${digestOf(identity.replacedBy)}`, identity };
}

/** An input that a stack does without. */
export const absent: LaunchInput<undefined> = { value: undefined, fingerprint: undefined };

export function valuesOf<T extends object>(inputs: LaunchInputs<T>): pulumi.Output<T> {
  return pulumi.output(each(inputs, ({ value }) => value)) as pulumi.Output<T>;
}

export function fingerprintsOf<T extends object>(inputs: LaunchInputs<T>): Fingerprints<T> {
  return each(inputs, ({ fingerprint }) => fingerprint) as Fingerprints<T>;
}

function each<T extends object>(
  inputs: LaunchInputs<T>,
  of: (input: LaunchInput<unknown>) => unknown,
): object {
  return Object.fromEntries(
    Object.entries<LaunchInput<unknown>>(inputs).map(([name, input]) => [name, of(input)]),
  );
}

/**
 * Name of the pair of launch template and group: the release, and a digest of all else that a server gets at its
 * launch. A change of any of it makes a new pair, since servers that run would never hear of it.
 */
export function pairName(releaseId: string, launch: unknown): string {
  return `${releaseId}-${digestOf(launch).slice(0, 8)}`;
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12);
}
