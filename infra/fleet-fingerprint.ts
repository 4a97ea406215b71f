import { createHash } from 'node:crypto';
import * as pulumi from '@pulumi/pulumi';

/**
 * Logical name of a resource and the inputs that cannot be updated in place. When one of these changes, the provider
 * replaces the resource, and its computed values (name, ARN, address) change too.
 */
export interface ResourceIdentity {
  readonly name: string;
  readonly replacingInputs: Readonly<Record<string, unknown>>;
}

/**
 * Picks the identity of a resource out of its inputs.
 *
 * @param replacingKeys those of the given inputs that the provider cannot update in place
 */
export function createResourceIdentity<A extends object>(
  name: string,
  inputs: A,
  ...replacingKeys: readonly (keyof A & string)[]
): ResourceIdentity {
  return { name, replacingInputs: Object.fromEntries(replacingKeys.map((key) => [key, inputs[key]])) };
}

/** A value that a server gets only at launch, and a fingerprint that changes with the value. */
export interface LaunchInput<T> {
  readonly value: pulumi.Input<T>;
  /** Known before any resource exists. */
  readonly fingerprint: string | Extract<T, undefined>;
  /** The resource that the value comes from, if the fingerprint depends on it. */
  readonly identity?: ResourceIdentity;
}

/** A launch input for each member of `T`. */
export type LaunchInputs<T> = { readonly [K in keyof T]: LaunchInput<T[K]> };

type Fingerprints<T> = { readonly [K in keyof T]: LaunchInput<T[K]>['fingerprint'] };

/**
 * Creates an input whose value is known in a preview; the fingerprint is the value itself.
 *
 * @param output the same value as an output that waits for the resources it needs
 */
export function createStaticInput<T extends string>(value: T, output?: pulumi.Output<T>): LaunchInput<T> {
  return { value: output ?? value, fingerprint: value };
}

/** Creates an input whose value is known only after its resource exists; the fingerprint is that of the identity. */
export function createResourceInput<T>(identity: ResourceIdentity, value: pulumi.Output<T>): LaunchInput<T> {
  return { value, fingerprint: `${identity.name}.${computeDigest(identity.replacingInputs)}`, identity };
}

/** An optional input that the stack does not use. */
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
 * Id of a fleet, a pair of launch template and Auto Scaling group: the release id and a digest of everything else that
 * a server is launched with. Any change makes a new fleet, because running servers cannot be updated.
 */
export function createFleetId(releaseId: string, launch: unknown): string {
  return `${releaseId}-${computeDigest(launch).slice(0, 8)}`;
}

function computeDigest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12);
}
